"""Which form of a body a terminal takes."""

from custom_components.richtech_aatss.api.forms import Form, Forms

CALL = "/api/device/smartfacecfg"


def test_the_form_that_was_accepted_first_stays() -> None:
    """Where each form was taken for nothing, it is not the form: the likeliest is kept, and not doubted again."""
    forms = Forms()
    assert not forms.judge(CALL, changed=False)
    for form in Form:
        assert form in forms.candidates(CALL)
        forms.remember(CALL, form)
        assert forms.judge(CALL, changed=False) is (form is not Form.URLENCODED)
    assert forms.candidates(CALL) == [Form.JSON]
    assert not forms.judge(CALL, changed=False)


def test_the_form_that_changes_something_stays() -> None:
    """One that works ends the search."""
    forms = Forms()
    forms.remember(CALL, Form.JSON)
    assert forms.judge(CALL, changed=False)
    assert forms.candidates(CALL) == [Form.MULTIPART, Form.URLENCODED]
    forms.remember(CALL, Form.URLENCODED)
    assert not forms.judge(CALL, changed=True)
    assert forms.candidates(CALL) == [Form.URLENCODED]


def test_what_works_for_one_call_is_tried_first_for_the_others() -> None:
    """A form counts once it has changed something."""
    forms = Forms()
    forms.remember(CALL, Form.MULTIPART)
    assert forms.candidates("/api/user") == list(Form)
    forms.judge(CALL, changed=True)
    assert forms.candidates("/api/user") == [Form.MULTIPART, Form.JSON, Form.URLENCODED]
