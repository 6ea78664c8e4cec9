(() => {
"use strict";
const $ = (id) => document.getElementById(id);
const read = (id) => JSON.parse($(id).textContent);
const data = read("index");
const VIEWS = ["overview", "items", "compare", "citations"];
const FILTERS = ["q", "task", "entry", "kind", "verdict", "outcome", "class"];
const BATCH = 60, LONGEST = 20000, MOST_DIFFED = 600, FLIPS = 20;
const SIGNS = { abstained: "–", unparsed: "?", failed: "!" };
const FINE = new Set(["exact", "folded", "gapped", "without a quote", "no citation", "too_short"]);

/* Strings enter the page here and nowhere else, always as text. */
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "on") node.addEventListener("click", value);
    else if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
function visible(text) {
  return String(text).replace(CONTROLS, (c) => {
    const code = c.charCodeAt(0);
    return code < 32 ? String.fromCharCode(0x2400 + code) : code === 127 ? "\u2421" : "\ufffd";
  });
}
const clip = (text, n) => (text.length > n ? visible(text.slice(0, n)) + "…" : visible(text));
const isolated = (text, n = 80) => el("bdi", {}, clip(text, n));
const number = (value) => (Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(1));
const words = (name) => name.replaceAll("_", " ");

async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}
const unpacked = new Map();
let chunks = null;
async function details(at) {
  const n = Math.floor(at / data.chunk);
  chunks ??= read("chunks");
  if (!unpacked.has(n)) unpacked.set(n, unpack(chunks[n]));
  return (await unpacked.get(n))[at % data.chunk];
}
let sources = null;
const allSources = () => (sources ??= unpack(read("sources")));

/* Items: an index to filter, rows drawn as they are needed. */
const items = data.items.map(([task, id, question, kind, type, gold, calls]) => ({
  task, id, question, kind, type, gold, calls,
}));
const itemAt = new Map(items.map((item, at) => [JSON.stringify([item.task, item.id]), at]));
const link = (item, entry) =>
  "#item/" + [item.task, item.id, ...(entry === undefined ? [] : [entry])].map(encodeURIComponent).join("/");
const nameOf = (entry) => data.entries[entry][0];
const verdictOf = (value) => (value === null ? "none" : value >= 1 ? "right" : value <= 0 ? "wrong" : "partly");
const verdictWord = { none: "no value", right: "right", wrong: "wrong", partly: "partly" };

function searched(item) {
  item.text ??= [item.id, item.question, item.gold, ...item.calls.map((call) => call[4])].join("\n").toLowerCase();
  return item.text;
}
function filterState() {
  return Object.fromEntries(FILTERS.map((name) => [name, $("filter-" + name).value]));
}
function filtered(state) {
  const query = state.q.trim().toLowerCase();
  const ofCalls = state.entry || state.verdict || state.outcome || state.class;
  const found = [];
  items.forEach((item, at) => {
    if ((state.task && item.task !== state.task) || (state.kind && item.kind !== state.kind)) return;
    if (query && !searched(item).includes(query)) return;
    const matching = ofCalls ? item.calls.filter((call) => callMatches(call, state)) : item.calls;
    if (matching.length || !ofCalls) found.push({ at, item, matching: new Set(matching) });
  });
  return found;
}
function callMatches([entry, outcome, value, classes], state) {
  return (!state.entry || entry === Number(state.entry)) &&
    (!state.verdict || verdictOf(value) === state.verdict) &&
    (!state.outcome || outcome === Number(state.outcome)) &&
    (!state.class || classes.includes(Number(state.class)));
}

let results = [], drawn = 0;
function refresh() {
  const state = filterState();
  results = filtered(state);
  drawn = 0;
  $("table").tBodies[0].replaceChildren();
  drawHead();
  drawRows(state);
  const calls = results.reduce((n, found) => n + found.matching.size, 0);
  $("count").textContent = `${results.length} of ${items.length} items, ${calls} calls`;
}
function drawHead() {
  const row = el("tr", {}, el("th", { scope: "col" }, "item"), el("th", { scope: "col" }, "question"));
  data.entries.forEach(([name]) =>
    row.append(el("th", { scope: "col", class: "mark-of", title: clip(name, 200) }, el("span", {}, isolated(name, 40)))));
  $("table").tHead.replaceChildren(row);
}
function drawRows(state) {
  const rows = results.slice(drawn, drawn + BATCH).map((found) => drawRow(found, state));
  $("table").tBodies[0].append(...rows);
  drawn += rows.length;
  $("more").hidden = drawn >= results.length;
}
function drawRow({ item, matching }, state) {
  const ask = el("td", { class: "ask" },
    el("a", { href: link(item, state.entry || undefined), dir: "auto" }, clip(item.question || item.id, 200)));
  if (state.entry) {
    for (const call of matching) ask.append(el("p", { class: "said", dir: "auto" }, clip(call[4], 200) || "(nothing)"));
  }
  const row = el("tr", {},
    el("td", { class: "id" }, isolated(item.id, 40), el("span", {}, words(item.kind))), ask);
  data.entries.forEach((_, entry) => {
    const calls = item.calls.filter((call) => call[0] === entry);
    row.append(el("td", { class: "mark-of" }, ...calls.map((call) => markOf(call, !matching.has(call)))));
  });
  return row;
}
function markOf([entry, outcome, value, classes], dim) {
  const verdict = verdictOf(value), word = data.outcomes[outcome];
  const plain = { none: "·", right: "✓", wrong: "✗" }[verdict] ?? number(value).replace(/^0/, "");
  const off = classes.map((n) => data.classes[n]).filter((name) => !FINE.has(name));
  const told = [nameOf(entry).slice(0, 80), word, verdictWord[verdict], ...off.map(words)].join(", ");
  return el("span", { class: ["mark", verdict, dim ? "dim" : "", off.length ? "off" : ""].join(" "), title: visible(told) },
    el("span", { "aria-hidden": "true" }, SIGNS[word] ?? plain), el("span", { class: "sr" }, visible(told)));
}

/* One item: the gold, every answer, and the sources with what was pointed at. */
let shownItem = -1, shownCall = 0, shownSource = null;
async function openItem(at, entry) {
  const item = items[at], found = await details(at), texts = await allSources();
  if (!location.hash.startsWith(link(item))) return;
  const wanted = found.calls.findIndex((call) => String(call.entry) === entry);
  shownCall = Math.max(0, wanted);
  shownSource = null;
  const view = $("item");
  view.replaceChildren(crumbs(at), el("h1", { id: "item-title", tabindex: "-1", dir: "auto" }, clip(found.question || item.id, 1000)),
    el("p", { class: "quiet" }, [item.id, item.task, words(item.kind), words(item.type)].filter(Boolean).map((t) => visible(t)).join(" · ")),
    goldList(found));
  const list = el("ul", { class: "calls-list" });
  const pane = el("div", { class: "pane", role: "region", "aria-label": "Sources", tabindex: "0" });
  view.append(el("div", { class: "columns" }, list, Object.keys(texts).length ? pane : ""));
  const draw = () => {
    list.replaceChildren(...found.calls.map((call, n) => callCard(call, n, item, draw, jump, texts)));
    drawPane(pane, found, found.calls[shownCall], texts);
  };
  const jump = (cited, n) => {
    shownSource = cited.in;
    drawPane(pane, found, found.calls[shownCall], texts);
    const target = pane.querySelector(`[data-cited~="${n}"]`);
    if (!target) return;
    target.setAttribute("tabindex", "-1");
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  };
  draw();
  if (shownItem !== at) {
    scrollTo(0, 0);
    view.querySelector("h1").focus({ preventScroll: true });
  }
  shownItem = at;
  document.title = `${visible(item.id)} · report`;
}
function crumbs(at) {
  const order = results.length ? results.map((found) => found.at) : items.map((_, n) => n);
  const here = order.indexOf(at);
  const to = (n, word) => (order[n] === undefined ? "" : el("a", { href: link(items[order[n]]) }, word));
  return el("p", { class: "crumbs" }, el("a", { href: "#items" }, "All items"),
    here < 0 ? "" : to(here - 1, "← previous"), here < 0 ? "" : to(here + 1, "next →"));
}
function goldList(found) {
  const list = (rows) => el("dl", { class: "gold" }, ...rows.flatMap(([label, texts]) => [el("dt", {}, label),
    el("dd", { dir: "auto" }, ...texts.map((text) => el("span", {}, isolated(text, 2000))))]));
  const first = ([label]) => /^(Gold|Position|Reference)/.test(label), rest = found.facts.filter((row) => !first(row));
  const aliases = found.aliases.length ? [["Aliases", found.aliases]] : [];
  return el("div", { class: "golds" }, list([...found.facts.filter(first), ...aliases]),
    rest.length ? el("details", {}, el("summary", {}, "What else the gold says"), list(rest)) : "");
}
function callCard(call, n, item, redraw, jump, texts) {
  const open = n === shownCall;
  const indexed = item.calls[n];
  const several = item.calls.filter((other) => other[0] === call.entry).length > 1;
  const body = open ? callBody(call, jump, texts) : "";
  const toggle = () => {
    shownCall = n;
    shownSource = null;
    history.replaceState(null, "", link(item, String(call.entry)));
    redraw();
    document.querySelector('.call > button[aria-expanded="true"]')?.focus({ preventScroll: true });
  };
  return el("li", { class: "call" },
    el("button", { type: "button", "aria-expanded": String(open), on: toggle }, markOf(indexed, false),
      el("span", {}, el("span", { class: "name" }, isolated(nameOf(call.entry)), several ? ` · repeat ${call.repeat + 1}` : ""),
        el("span", { class: "preview", dir: "auto" }, clip(call.text, 160) || call.outcome)),
      el("span", { class: "quiet" }, call.outcome)), body);
}
function callBody(call, jump, texts) {
  const body = el("div", { class: "body" });
  if (call.error) {
    body.append(el("h3", {}, `The call failed: ${visible(call.error.class)}`), longText(call.error.message));
    return body;
  }
  body.append(el("h3", {}, "Answer as read"),
    el("p", { class: "answer", dir: "auto" }, clip(call.text, LONGEST) || "(nothing)"));
  if (call.warnings.length) body.append(el("p", { class: "quiet" }, visible(call.warnings.join("; "))));
  if (call.cited.length) {
    body.append(el("h3", {}, "Citations"),
      el("ul", { class: "cited" }, ...call.cited.map((cited, n) => citation(cited, n, jump, texts))));
  }
  body.append(scores(call));
  if (call.raw !== null) {
    const raw = typeof call.raw === "string" ? call.raw : JSON.stringify(call.raw, null, 1);
    const told = call.cached ? ", from the cache" : call.latency === null ? "" : `, ${call.latency.toPrecision(2)} s`;
    body.append(el("details", {}, el("summary", {}, `Raw output, read as ${visible(call.format)}${told}`), longText(raw)));
  }
  return body;
}
function longText(text) {
  const box = el("pre", { dir: "auto", tabindex: "0" }, clip(text, LONGEST));
  const whole = () => {
    // In pieces: browsers take seconds to find the directions within one paragraph of a megabyte.
    box.replaceChildren(...visible(text).match(/[^]{1,20000}/g).map((piece) => el("div", {}, piece)));
    button.remove();
    box.focus();
  };
  const button = el("button", { type: "button", class: "link", on: whole }, `Show all ${text.length} characters`);
  return text.length > LONGEST ? el("div", {}, box, button) : box;
}
const RIGHT = new Set(["exact", "folded", "gapped"]);
const toneOf = (name) => RIGHT.has(name) ? "right" : FINE.has(name) ? "" : name === "misattributed" ? name : "wrong";
function citation(cited, n, jump, texts) {
  const title = cited.source && texts[cited.source] ? texts[cited.source][0] || cited.source : cited.source;
  const node = el("li", {}, `[${cited.number ?? visible(cited.raw).slice(0, 60)}] `,
    title ? el("span", { class: "quiet" }, isolated(title), " ") : "",
    el("span", { class: `badge ${toneOf(cited.class)}` }, words(cited.class)), " ");
  if (cited.quote !== null) node.append(el("div", { dir: "auto" }, el("q", {}, isolated(cited.quote, 2000))));
  if (cited.why) node.append(el("div", { class: "quiet", dir: "auto" }, clip(cited.why, 500)));
  const passage = cited.start === null || !texts[cited.in] ? null : sliced(texts[cited.in][1], cited.start, cited.end);
  if (cited.class === "altered" && passage !== null) {
    node.append(el("div", { dir: "auto" }, el("span", { class: "quiet" }, "source → quote: "), ...diffed(passage, cited.quote)));
  }
  if (passage !== null) node.append(el("button", { type: "button", on: () => jump(cited, n) }, "Show in the source"));
  return node;
}
function scores(call) {
  const rows = call.scores.map(([n, value, weight, counts, reason]) => el("tr", {},
    el("th", { scope: "row" }, visible(data.measures[n])), el("td", { class: "numeric" }, number(value)),
    el("td", { class: "why", dir: "auto" }, clip([reason, weight === 1 ? "" : `weight ${weight}`,
      Object.entries(counts).map(([name, count]) => `${words(name)} ${Number(count.toPrecision(4))}`).join(", ")]
      .filter(Boolean).join(" · "), 1000))));
  rows.push(...call.undefined.map(([n, reason]) => el("tr", {}, el("th", { scope: "row" }, visible(data.measures[n])),
    el("td", { class: "numeric muted" }, "–"), el("td", { class: "why", dir: "auto" }, clip(reason, 1000)))));
  return el("details", {}, el("summary", {}, `${call.scores.length} scores, each with its reason`),
    el("table", { class: "scores" }, el("thead", {}, el("tr", {}, ...["measure", "value", "reason and counts"].map((word) =>
      el("th", { scope: "col" }, word)))), el("tbody", {}, ...rows)));
}

/* Sources: text cut at every border of a passage; offsets count code points. */
function units(text) {
  if (!/[\ud800-\udbff]/.test(text)) return (at) => at;
  const at = [0];
  for (const char of text) at.push(at[at.length - 1] + char.length);
  return (n) => at[Math.min(n, at.length - 1)];
}
function sliced(text, start, end) {
  const unit = units(text);
  return text.slice(unit(start), unit(end));
}
function drawPane(pane, found, call, texts) {
  const gold = new Set(found.spans.filter((span) => span[3]).map((span) => span[0]));
  const cited = call.cited.flatMap((one) => [one.source, one.in]).filter(Boolean);
  const near = new Set([...call.shown.slice(0, 12), ...cited, ...found.spans.map((span) => span[0])]);
  const names = Object.keys(texts).filter((name) => near.has(name));
  const best = [...cited, ...gold, ...names].find((name) => texts[name]);
  const current = shownSource && texts[shownSource] ? shownSource : best;
  if (!current) return pane.replaceChildren(el("p", { class: "source quiet" }, "No source was shown."));
  const tabs = el("div", { class: "tabs", role: "group", "aria-label": "Sources shown" }, ...names.map((name) => {
    const n = call.shown.indexOf(name);
    const choose = () => {
      shownSource = name;
      drawPane(pane, found, call, texts);
      pane.querySelector('[aria-pressed="true"]').focus();
    };
    const told = [gold.has(name) ? "gold" : "", cited.includes(name) ? "cited" : ""].filter(Boolean).join(", ");
    return el("button", { type: "button", "aria-pressed": String(name === current), title: clip(texts[name][0] || name, 200), on: choose },
      n < 0 ? isolated(name, 24) : `[${n + 1}]`, told ? el("i", {}, ` ${told}`) : "");
  }));
  const [title, text, content] = texts[current];
  pane.replaceChildren(tabs, el("div", { class: "source" }, el("h3", { dir: "auto" }, clip(title || current, 200)),
    el("p", { class: "quiet" }, isolated(current)), highlighted(text, content, rangesIn(current, found, call)), key(found, call)));
  const first = pane.querySelector(".text mark[data-cited]") ?? pane.querySelector(".text mark");
  const low = first && first.offsetTop + first.offsetHeight > pane.clientHeight;
  pane.scrollTop = low ? first.offsetTop - pane.clientHeight / 3 : 0;
}
function rangesIn(name, found, call) {
  const ranges = found.spans.filter((span) => span[0] === name)
    .map(([, start, end, group]) => ({ start, end, classes: [group ? "gold-span" : "distractor"] }));
  call.cited.forEach((cited, n) => {
    if (cited.in !== name || cited.start === null) return;
    const tone = cited.class === "altered" || cited.class === "misattributed" ? cited.class : "right";
    ranges.push({ start: cited.start, end: cited.end, classes: [tone], cited: n });
  });
  return ranges;
}
function highlighted(text, content, ranges) {
  const unit = units(text);
  const article = content.map(([start, end]) => [unit(start), unit(end)]);
  const spans = ranges.map((range) => ({ ...range, start: unit(range.start), end: unit(range.end) }));
  const borders = new Set([0, text.length, ...article.flat(), ...spans.flatMap((span) => [span.start, span.end])]);
  const at = [...borders].sort((a, b) => a - b);
  const box = el("p", { class: "text", dir: "auto" });
  for (let n = 0; n + 1 < at.length; n++) {
    const covering = spans.filter((span) => span.start <= at[n] && at[n + 1] <= span.end);
    const outside = article.length && !article.some(([start, end]) => start <= at[n] && at[n + 1] <= end);
    const piece = visible(text.slice(at[n], at[n + 1]));
    if (!covering.length) box.append(outside ? el("span", { class: "furniture" }, piece) : piece);
    else {
      const told = covering.flatMap((span) => span.classes);
      const numbers = covering.map((span) => span.cited).filter((cited) => cited !== undefined).join(" ");
      box.append(el("mark", { class: told.join(" "), "data-cited": numbers || null,
        title: [...new Set(told.map((name) => MARKED[name]))].join(", ") }, piece));
    }
  }
  return box;
}
const MARKED = { "gold-span": "gold evidence", distractor: "distractor", right: "quoted as it stands",
  altered: "quoted with changes", misattributed: "quoted, but cited to another source" };
function key(found, call) {
  const told = new Set([...found.spans.map((span) => (span[3] ? "gold-span" : "distractor")),
    ...call.cited.filter((cited) => cited.start !== null).map((cited) =>
      (cited.class === "altered" || cited.class === "misattributed" ? cited.class : "right"))]);
  return el("p", { class: "quiet" }, ...Object.keys(MARKED).filter((name) => told.has(name))
    .flatMap((name) => [el("mark", { class: name }, MARKED[name]), "   "]));
}

/* Words that differ between two texts, by their longest common sequence. */
function diffed(before, after) {
  const a = visible(before).split(/\s+/).filter(Boolean), b = visible(after).split(/\s+/).filter(Boolean);
  if (a.length > MOST_DIFFED || b.length > MOST_DIFFED) return [clip(after, LONGEST)];
  const best = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      best[i][j] = a[i] === b[j] ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
    }
  }
  if (best[0][0] * 5 < Math.min(a.length, b.length) * 2) return [clip(after, LONGEST)]; // little in common
  const parts = [];
  const add = (tag, word) => {
    if (parts.length && parts[parts.length - 1][0] === tag) parts[parts.length - 1][1].push(word);
    else parts.push([tag, [word]]);
  };
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { add("span", a[i]); i++; j++; }
    else if (j >= b.length || (i < a.length && best[i + 1][j] >= best[i][j + 1])) add("del", a[i++]);
    else add("ins", b[j++]);
  }
  return parts.flatMap(([tag, found]) => [el(tag, {}, clip(found.join(" "), LONGEST)), " "]);
}

/* Compare: the pair chosen, its flips looked up from the items. */
function choosePair() {
  const a = $("pair-a").value, b = $("pair-b").value;
  let found = false;
  for (const panel of document.querySelectorAll(".pair")) {
    const mine = (panel.dataset.a === a && panel.dataset.b === b) || (panel.dataset.a === b && panel.dataset.b === a);
    panel.hidden = !mine;
    if (mine) {
      found = true;
      const box = panel.querySelector(".flips");
      if (!box.childElementCount) drawFlips(box, data.flips[Number(box.dataset.flips)], 0);
    }
  }
  $("no-pair").hidden = found;
}
async function drawFlips(box, flips, start) {
  if (!flips.length) return box.replaceChildren(el("p", { class: "quiet" }, "No item changed sides."));
  for (const flip of flips.slice(start, start + FLIPS)) box.append(await flipCard(flip));
  const next = start + FLIPS;
  if (next < flips.length) {
    const more = el("button", { type: "button", on: () => { more.remove(); drawFlips(box, flips, next); } }, `Show ${Math.min(FLIPS, flips.length - next)} more`);
    box.append(more);
  }
}
async function flipCard([at, metric, kind, before, after, entryBefore, entryAfter]) {
  const item = items[at], found = await details(at);
  const said = (entry) => found.calls.find((call) => call.entry === entry)?.text ?? "";
  const [one, two] = [said(entryBefore), said(entryAfter)];
  const side = (entry, children) => el("p", { dir: "auto" }, el("span", { class: "quiet" }, isolated(nameOf(entry))), ...children);
  const tone = kind === "wrong to right" ? "right" : kind === "right to wrong" ? "wrong" : "misattributed";
  return el("article", { class: "flip" },
    el("h4", {}, el("a", { href: link(item, String(entryAfter)), dir: "auto" }, clip(item.question || item.id, 300)),
      el("span", { class: `badge ${tone}` }, kind),
      el("span", { class: "quiet" }, `${visible(metric)} ${number(before)} → ${number(after)}`)),
    item.gold ? el("p", { class: "quiet", dir: "auto" }, "gold: ", isolated(item.gold, 200)) : "",
    el("div", { class: "sides" }, side(entryBefore, [clip(one, 1200) || "(nothing)"]),
      side(entryAfter, one && two ? diffed(one.slice(0, 1200), two.slice(0, 1200)) : [clip(two, 1200) || "(nothing)"])));
}

/* Views by hash: #items?verdict=wrong, #item/TASK/ID/ENTRY. */
function route() {
  const hash = location.hash.slice(1), [path, query] = hash.split("?");
  const parts = path.split("/");
  let view = VIEWS.includes(parts[0]) ? parts[0] : "overview", missing = "";
  if (parts[0] === "item") {
    const at = itemAt.get(JSON.stringify(parts.slice(1, 3).map(decoded)));
    if (at !== undefined) {
      view = "item";
      openItem(at, parts[3]);
    } else {
      view = "items";
      missing = `There is no item ${clip(parts.slice(1, 3).map(decoded).join("/"), 80)} on this page. `;
    }
  }
  if (view !== "item") {
    if (shownItem >= 0 || currentView !== view) scrollTo(0, 0);
    shownItem = -1;
    document.title = title;
  }
  if (view === "items") {
    if (query !== undefined) {
      const state = new URLSearchParams(query);
      for (const name of FILTERS) $("filter-" + name).value = state.get(name) ?? "";
    }
    refresh();
    $("count").prepend(missing);
  }
  if (view === "compare" && $("pair")) choosePair();
  for (const name of [...VIEWS, "item"]) $(name).hidden = name !== view;
  for (const anchor of document.querySelectorAll("nav a")) {
    const mine = anchor.hash === "#" + (view === "item" ? "items" : view);
    if (mine) anchor.setAttribute("aria-current", "page");
    else anchor.removeAttribute("aria-current");
  }
  currentView = view;
}
function decoded(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}
function remember() {
  const state = Object.entries(filterState()).filter(([, value]) => value);
  history.replaceState(null, "", state.length ? `#items?${new URLSearchParams(state)}` : "#items");
  refresh();
}

const title = document.title;
let currentView = "";
$("filters").addEventListener("input", remember);
$("filters").addEventListener("submit", (event) => event.preventDefault());
$("filters").addEventListener("reset", () => setTimeout(remember));
$("more").addEventListener("click", () => drawRows(filterState()));
new IntersectionObserver((seen) => {
  if (seen.some((one) => one.isIntersecting) && !$("more").hidden) drawRows(filterState());
}, { rootMargin: "400px" }).observe($("more"));
if ($("pair")) {
  const [first] = document.querySelectorAll(".pair");
  [$("pair-a").value, $("pair-b").value] = [first.dataset.a, first.dataset.b];
  $("pair").addEventListener("change", choosePair);
  $("pair").addEventListener("submit", (event) => event.preventDefault());
  $("swap").addEventListener("click", () => {
    [$("pair-a").value, $("pair-b").value] = [$("pair-b").value, $("pair-a").value];
    choosePair();
  });
}
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  $("main").focus();
});
const isDark = () => (document.documentElement.dataset.theme ??
  (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
const tellTheme = () => $("theme").setAttribute("aria-pressed", String(isDark()));
$("theme").hidden = false;
$("theme").addEventListener("click", () => {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  tellTheme();
});
tellTheme();
addEventListener("hashchange", route);
route();
})();
