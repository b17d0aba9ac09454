"""The description promises what the shop gives."""

from api.schema import description


def test_every_answer_has_every_field():
    components = description()["components"]["schemas"]
    answers = {name for name in components if not name.endswith("Request")} - {"Error"}
    assert {"OrderRow", "Variety", "Profile", "PaymentRow"} <= answers
    for name in answers:
        assert components[name]["required"] == sorted(components[name]["properties"]), name
