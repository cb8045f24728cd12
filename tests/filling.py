"""How a form is filled: the controls under a label, what they hold, and what is sent when a button is pressed."""

import re
from urllib.parse import urldefrag

from tests.reading import one, words

__tracebackhide__ = True  # pytest points at the line of the journey that failed
CONTROLS = ["input", "select", "textarea", "button"]
LABELLING = ["legend", "label", "input", "select", "textarea"]
DISABLED = "self::*[@disabled] | ancestor::fieldset[@disabled] | parent::optgroup[@disabled]"


def owner(control):
    """The form that a control belongs to: the one it names, or the one it stands in."""
    if "form" in control.attrib:
        return _with_id(control, control.get("form"))
    return next(control.iterancestors("form"), None)


def controls_of(form):
    return [control for control in form.getroottree().iter(*CONTROLS) if owner(control) is form]


def is_button(node):
    """Does it send the form? A button does unless it says otherwise."""
    if node.tag == "button":
        return node.get("type", "submit") not in ("button", "reset")
    return node.tag == "input" and node.type in ("submit", "image")


def is_disabled(control):
    return bool(control.xpath(DISABLED))


def controls_under(node):
    """What is filled in under an element: the choices of a legend, the control of a label, one with a name itself."""
    if node.tag == "legend":
        return [choice for choice in node.getparent().iter("input") if choice.checkable]
    if node.tag == "label":
        return [control for control in [_labelled_by(node)] if control is not None]
    return [node] if node.get("aria-label") else []


def answered(label, controls, answer):
    """{control: its values} once a person has given this answer under a label."""
    control = controls[0]
    if control.tag == "input" and control.checkable:
        return _ticked(label, controls, answer)
    if control.tag == "select":
        options = [option for option in control.iter("option") if not is_disabled(option)]
        answer = [_value(option) for option in _chosen(label, options, answer, words)]
    _refuse_locked(label, control)
    return {control: answer if isinstance(answer, list) else [answer]}


def entries(form, pressed, answers):
    """The (name, value) pairs that a form sends when this button is pressed, in the order of the page."""
    in_parts = _of(pressed, form, "enctype", "") == "multipart/form-data"
    for control in controls_of(form):
        if not control.get("name") or is_disabled(control) or (is_button(control) and control is not pressed):
            continue
        for value in answers.get(control, _standing(control)):
            yield control.get("name"), _sent(value, in_parts)


def way_of(form, pressed):
    """The method and the address that a form is sent by and to."""
    return _of(pressed, form, "method", "get").lower(), urldefrag(_of(pressed, form, "action", "")).url


def _of(pressed, form, attribute, otherwise):
    return pressed.get(f"form{attribute}", form.get(attribute, otherwise))


def _sent(value, in_parts):
    """A value as browsers send it: its lines end in CRLF, and a file is its name unless the form is in parts."""
    if isinstance(value, tuple):
        return value if in_parts else value[0]
    return re.sub(r"\r\n?|\n", "\r\n", value)


def _standing(control):
    """The values that a control holds as the page gives it."""
    if control.tag == "select":
        return list(control.value) if control.multiple else [v for v in [control.value] if v is not None]
    if control.tag == "textarea":
        return [control.value.removeprefix("\n")]
    if control.tag == "input" and control.type in ("file", "reset", "button", "image"):
        return []
    if control.tag == "input" and control.checkable:
        return [_value(control)] if control.checked else []
    return [control.get("value", "")]


def _ticked(label, choices, answer):
    """A group after the choices with these words are ticked and no others, or a single one after True or False."""
    if isinstance(answer, bool):
        taken = choices if answer else []
    else:
        taken = _chosen(label, choices, answer, _words_beside)
    for choice in taken:
        _refuse_locked(label, choice)
    return {choice: [_value(choice)] if choice in taken else [] for choice in _mates(choices)}


def _mates(choices):
    """The choices that these decide: of radio buttons only one is on."""
    first = choices[0]
    if first.type == "checkbox":
        return choices
    return [c for c in controls_of(owner(first)) if c.get("name") == first.get("name")]


def _chosen(label, choices, answer, naming):
    """The choices with the words of the answer, or of each in a list of them."""
    several = [answer] if isinstance(answer, str) else answer
    return [one(f"choice under “{label}”", said, choices, [naming]) for said in several]


def _refuse_locked(label, control):
    is_locked = "readonly" in control.attrib or is_disabled(control)
    assert not is_locked, f"“{label}” cannot be changed: it holds {_standing(control)}"


def _value(choice):
    """What is sent for an option, a checkbox or a radio button that is chosen."""
    return choice.get("value", words(choice) if choice.tag == "option" else "on")


def _words_beside(choice):
    labels = choice.getroottree().getroot().iter("label")
    return next((words(label) for label in labels if _labelled_by(label) is choice), "")


def _labelled_by(label):
    if "for" in label.attrib:
        return _with_id(label, label.get("for"))
    return next(label.iter("input", "select", "textarea"), None)


def _with_id(node, identifier):
    return node.getroottree().getroot().get_element_by_id(identifier, None)
