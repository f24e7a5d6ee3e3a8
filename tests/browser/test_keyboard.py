"""A chart coded by keyboard alone."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.jupyter import Desk


def test_a_chart_is_coded_by_keyboard_and_is_there_again_the_next_day(
    desk_for: Callable[..., Desk],
) -> None:
    """Search, choose, mark and check without a mouse; a reload and a new kernel lose nothing."""
    desk = desk_for("office-sore-throat-01")
    page = desk.page
    workstation = desk.run_cell()
    field = workstation.get_by_role("combobox", name="Code", exact=True)
    field.focus()
    page.keyboard.type("streptococcal pharyng", delay=10)
    expect(workstation.get_by_role("option").filter(has_text="J02.0")).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant")
    page.keyboard.press("Enter")
    expect(field).to_have_value("J02.0")

    workstation.locator(".cl-piece[tabindex='0']").first.focus()
    for _ in range(60):
        if "Streptococcal pharyngitis." in desk.focused():
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    desk.wait_until_saved(workstation)
    (line,) = desk.answers()["office-sore-throat-01"]["answer"]["lines"]  # type: ignore[index]
    assert line["code"] == "J02.0"
    assert [mark["quote"] for mark in line["evidence"]] == ["Streptococcal pharyngitis."]

    desk.lab.end_kernels()
    desk.open()
    workstation = desk.run_cell()
    expect(workstation.get_by_role("combobox", name="Code", exact=True)).to_have_value("J02.0")
    expect(workstation.locator(".cl-piece[aria-pressed=true]")).to_have_count(1)

    workstation.get_by_role("button", name="Check").focus()
    page.keyboard.press("Enter")
    feedback = workstation.get_by_role("region", name="Feedback")
    expect(feedback).to_contain_text("100", timeout=30_000)
