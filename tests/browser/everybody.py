"""What stands in somebody's way that axe does not see: in a small window with wide text, in the colours that a reader's
system forces upon all pages, and after a refusal."""

# As large as a page is on a desk at 400 %.
SMALL = {"width": 320, "height": 256}
# One question to the page: what scrolls sideways, is clipped, lacks a label, or is called as another thing is. Text
# spacing is what a reader may ask for by WCAG 1.4.12. Only what is wrong comes back.
LOOK = """() => {
    const found = [], say = (what, it) => found.push(`${what}: ${it.outerHTML.slice(0, 160)}`)
    const isSeen = it => it.checkVisibility({ visibilityProperty: true })
    const name = it => (it.ariaLabel ?? it.textContent).replace(/\\s+/g, " ").trim()
    const every = (selector, look) => [...document.querySelectorAll(selector)].filter(isSeen).forEach(look)
    const spacing = new CSSStyleSheet(), root = document.documentElement
    spacing.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
        word-spacing: .16em !important } p { margin-bottom: 2em !important }`)
    document.adoptedStyleSheets = [spacing]

    const sideways = root.scrollWidth - root.clientWidth
    if (sideways > 0) found.push(`scrolls ${sideways} px sideways`)

    every("a[href]:not(.skip-link), button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']", it => {
        const box = it.getBoundingClientRect()
        for (let over = it.parentElement; over !== root; over = over.parentElement) {
            const style = getComputedStyle(over), frame = over.getBoundingClientRect()
            const isClipping = style.clipPath !== "none" || ["hidden", "clip"].includes(style.overflowX)
            const isOut = box.right > frame.right + 1 || box.bottom > frame.bottom + 1
            if (isClipping && isOut) say("lies in a clipped parent", it)
        }
    })

    every(".table-cards :is(tbody, tfoot) td:not([data-label], [colspan])", cell => {
        const words = cell.cloneNode(true)
        words.querySelectorAll("a, button").forEach(it => it.remove())
        // What is to be pressed says itself; a figure never does.
        const isAction = !words.textContent.trim() && !cell.matches(".number")
        if (cell.innerText.trim() && !isAction) say("cell without a label", cell)
    })

    const goals = new Map()
    every("a[href], button", it => {
        // A figure is told apart by its row and column, what is made in one and the same minute by nothing.
        if (it.closest("td") && /^[−\\d., \u00a0kr%]+$/.test(name(it)) || /kl\\. \\d\\d\\.\\d\\d$/.test(name(it))) return
        const goal = it.matches("a") ? it.href : [it.form?.action, it.formAction, it.name, it.value].join(" ")
        const called = [it.tagName, it.closest("nav")?.ariaLabel, name(it)].join(" ")
        if ((goals.get(called) ?? goal) !== goal) say("is called as what leads elsewhere", it)
        goals.set(called, goal)
    })

    every("fieldset", group => {
        const own = [...group.querySelectorAll("label")].filter(label => label.closest("fieldset") === group).map(name)
        if (new Set(own).size < own.length) say("two answers of one name", group)
    })

    const boxes = new Map()
    every("textarea", it => {
        const called = name(it.labels[0] ?? it)
        if (boxes.has(called) && it.closest("fieldset") === boxes.get(called)) say("two boxes of one name", it)
        boxes.set(called, it.closest("fieldset"))
    })

    every("[aria-describedby], [aria-labelledby]", it => {
        const ids = `${it.getAttribute("aria-describedby") ?? ""} ${it.getAttribute("aria-labelledby") ?? ""}`
        const lost = ids.split(" ").filter(id => id && !document.getElementById(id))
        if (lost.length) say(`names ${lost}, which is not there`, it)
    })
    document.adoptedStyleSheets = []
    return found
}"""
# What is told by colour alone is gone where the system chooses the colours. A drawing keeps its own, on a white ground.
FORCED = """() => {
    const found = [], say = (what, it) => found.push(`${what}: ${it.outerHTML.slice(0, 160)}`)
    const every = (selector, look) => [...document.querySelectorAll(selector)]
        .filter(it => it.checkVisibility({ visibilityProperty: true })).forEach(it => look(it, getComputedStyle(it)))
    const light = color => {
        const [red, green, blue] = color.match(/[\\d.]+/g).map(each => each / 255)
            .map(each => each <= .03928 ? each / 12.92 : ((each + .055) / 1.055) ** 2.4)
        return .2126 * red + .7152 * green + .0722 * blue
    }
    const contrast = (one, other) => {
        const [least, most] = [light(one), light(other)].sort((a, b) => a - b)
        return (most + .05) / (least + .05)
    }
    const ground = it => {
        for (; it; it = it.parentElement) {
            const color = getComputedStyle(it).backgroundColor
            if (!/, 0\\)$/.test(color)) return color
        }
        return "rgb(255, 255, 255)"
    }
    const looks = style => ["borderColor", "outlineStyle", "textDecorationLine", "fontWeight"].map(each => style[each]).join()

    every("input:checked", (it, style) => { if (style.appearance === "none") say("looks as if it were not checked", it) })
    every("progress", (it, style) => {
        if (style.appearance === "none" && style.forcedColorAdjust !== "none") say("has a fill that is not seen", it)
    })
    document.activeElement.blur()
    every("a[aria-current]", (it, style) => {
        const others = [...it.closest("ul, ol, nav, p")?.querySelectorAll("a") ?? []]
        const other = others.find(each => !each.hasAttribute("aria-current"))
        if (other && looks(getComputedStyle(other)) === looks(style)) say("looks as what is not current", it)
    })
    every("svg text", (it, style) => {
        if (contrast(style.fill, ground(it)) < 4.5) say("is not seen on its ground", it)
    })
    return found
}"""
# Everything that is put in while somebody is on the page, asked for once: what saves itself, is looked for or is polled.
SWAPS = """async () => {
    const found = []
    for (const it of document.querySelectorAll("main :is([hx-get], [hx-post]):not(button)")) {
        const places = [it, ...it.querySelectorAll("input, select, textarea, a[href], button, summary"), ...document.querySelectorAll("a[href]")]
        places.find(place => place.focus() ?? document.activeElement === place)
        const had = document.activeElement, verb = it.hasAttribute("hx-post") ? "POST" : "GET"
        const settled = new Promise(done => document.body.addEventListener("htmx:afterRequest", () => setTimeout(done, 60), { once: true }))
        htmx.ajax(verb, it.getAttribute(`hx-${verb.toLowerCase()}`) || location.pathname, { source: it })
        await settled
        if (document.activeElement !== had) found.push(`the focus left ${had.outerHTML.slice(0, 160)}`)
        if (!had.isConnected) found.push(`is put in anew: ${had.outerHTML.slice(0, 160)}`)
    }
    return found
}"""
# What a refused page owes its reader. Of one that stands where nothing is but a button's answer (405), nothing leads on.
REFUSED = """async () => {
    const found = [], summary = document.querySelector(".error-summary")
    if ((await fetch(location.pathname)).status === 405)
        for (const it of document.querySelectorAll("main :is(a[href^='?'], form[method=get]:not([action]))"))
            found.push(`asks where nothing answers: ${it.outerHTML.slice(0, 160)}`)
    if (!document.title.startsWith("Fejl: ")) found.push(`the title is ${document.title}`)
    if (!summary) return [...found, "no summary"]
    const isTold = /\\b(Fjern|Ret|Skriv|Svar|Tast|Udfyld|Vælg)\\b|\\b(fjern|skriv|vælg) /
    if (document.activeElement !== summary) found.push("the focus is not on the summary")
    for (const problem of summary.querySelectorAll("li")) {
        const link = problem.querySelector("a"), field = link && document.getElementById(link.hash.slice(1))
        if (!isTold.test(problem.textContent)) found.push(`does not say what to do: ${problem.textContent}`)
        if (!link) { found.push(`leads to no field: ${problem.textContent}`); continue }
        // What lacks stands on another step of the form.
        if (link.pathname !== location.pathname) continue
        if (!field) { found.push(`leads nowhere: ${link.outerHTML}`); continue }
        field.focus()
        const told = field.outerHTML.slice(0, 160)
        if (document.activeElement !== field) found.push(`cannot have the focus: ${told}`)
        if (field.ariaInvalid !== "true") found.push(`is not invalid: ${told}`)
        if (!field.closest("[aria-describedby]")) found.push(`is not described: ${told}`)
    }
    summary.focus()
    return found
}"""


def owed(page, shown):
    """What a refused page that was just opened owes its reader, in words; before anything else moves the focus."""
    return page.evaluate(REFUSED) if shown.status == 422 else []


def moved(page):
    """What takes the focus from somebody who stands still, in words."""
    return page.evaluate(SWAPS)


def hindrances(page):
    """What hinders somebody in a small window, in words. The window stays small."""
    page.set_viewport_size(SMALL)
    return page.evaluate(LOOK)


def faded(page):
    """What is not seen in colours that are forced upon the page, in words."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(forced_colors="active", color_scheme=scheme)
        found += [f"{scheme}: {what}" for what in page.evaluate(FORCED)]
    page.emulate_media(forced_colors="none", color_scheme="light")
    return found
