
// The page: what is chosen, and what is drawn of it.

/** What things are called, as on the command line. */
const NAMES = {
  train: "train",
  test: "test",
  loss: "loss, −log p",
  accuracy: "accuracy",
  trainEpoch: "train epoch",
  testEpoch: "test epoch",
  silhouette: "silhouette",
};

const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const distinct = (values) => [...new Set(values)];
const chosen = { run: 0, partition: null };
const TRAIN = { colour: 0, form: 0 };
const TEST = { colour: 1, form: 1 };
const SIDES = ["left", "right", "left = right"];
const MOST_IN_LEGEND = 12; // groups of tokens; more say nothing

const charts = new Map();
/** What there is nothing to draw of takes no place. */
function draw(id, chart) {
  $(id).closest("figure").hidden = !chart;
  if (!chart) return;
  if (!charts.has(id)) charts.set(id, new Chart($(id)));
  charts.get(id).show({ file: id, ...chart });
}

/** With several tasks a colour for each and a form for what else makes a kind, otherwise both for that. */
const kindStyles = (() => {
  const tasks = distinct(data.kinds.map((kind) => kind.task));
  const variantOf = ({ task, label }) => label.slice(task.length);
  const variants = distinct(data.kinds.map(variantOf));
  return data.kinds.map((kind) => {
    const { task } = kind;
    const variant = variants.indexOf(variantOf(kind));
    const colour = tasks.length > 1 ? tasks.indexOf(task) : variant;
    return { colour: colour % COLOURS, form: variant % SYMBOLS.length };
  });
})();

/** What a kind is called beside the others: without what all have in common. */
const kindNames = (() => {
  const parts = data.kinds.map(({ label }) => label.split(", "));
  const own = parts.map((words) => words.filter((word) => !parts.every((other) => other.includes(word))).join(", "));
  return own.map((name, kind) => (name && own.indexOf(name) === own.lastIndexOf(name) ? name : data.kinds[kind].label));
})();

/** A seed, where that tells the runs of a kind apart, else the run's name. */
function runName(run) {
  const same = data.runs.filter(({ kind, seed }) => kind === run.kind && seed === run.seed);
  return same.length === 1 ? `seed ${run.seed}` : run.name;
}

/** Of one run the tables say it all. */
function drawComparison() {
  const several = data.runs.length > 1;
  const learnt = data.runs.filter((run) => run.learnt[0] !== null && run.learnt[1] !== null);
  const variances = data.kinds.map(({ variance: shares }, kind) => ({ label: kindNames[kind], variance: shares, style: kindStyles[kind] }))
    .filter(({ variance: shares }) => shares.length);
  $("comparison").hidden = !several || (learnt.length < 2 && !variances.length);
  draw("grokking", several && learnt.length > 1 && grokking(learnt));
  draw("variance", several && variances.length > 0 && variance(variances));
}

function grokking(runs) {
  const [low, high] = domain(runs.flatMap(({ learnt }) => learnt), true);
  const range = [low / 1.2, high * 1.2];
  const count = (of, kind) => of.filter((run) => run.kind === kind).length;
  return {
    name: "Grokking",
    x: { label: NAMES.trainEpoch, domain: range, log: true },
    y: { label: NAMES.testEpoch, domain: range, log: true },
    lines: [{ x: range, y: range, guide: true }],
    points: runs.map((run) => ({
      name: kindNames[run.kind],
      legend: `${kindNames[run.kind]} (${count(runs, run.kind)} of ${count(data.runs, run.kind)})`,
      x: run.learnt[0],
      y: run.learnt[1],
      style: kindStyles[run.kind],
      text: `${run.name}\n${NAMES.trainEpoch} ${run.learnt[0]}\n${NAMES.testEpoch} ${run.learnt[1]}`,
      choose: () => choose(data.runs.indexOf(run)),
    })),
  };
}

/** Shares of variance, each with a point to read it at. */
function variance(kinds) {
  const share = ({ label, variance: shares, style }) => ({
    name: label,
    x: shares.map((_, k) => k + 1),
    y: shares,
    style,
    texts: shares.map((of, k) => `${label}\n${k + 1} ${k ? "components" : "component"}: ${percent(of)}`),
  });
  return {
    name: "Explained variance",
    x: { label: "principal components", domain: [1, Math.max(2, ...kinds.map(({ variance: shares }) => shares.length))] },
    y: { label: "share of variance", domain: [0, 1] },
    lines: kinds.map(share),
    marked: true,
  };
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;

function drawCurves(run) {
  const others = data.runs.filter((other) => other.kind === run.kind && other !== run);
  const logs = ["log-epochs", "log-loss", "others"];
  const known = data.epochs[run.epochs].length > 1; // one would not be a curve, and the tables have it
  $("one").hidden = data.runs.length === 1 && !known && !hasMap(run) && !run.note;
  $("epoch-unit").textContent = `logarithmic ${run.unit}s`;
  $("others").parentElement.hidden = !others.length;
  $("curve-controls").hidden = !known;
  const [logEpochs, logLoss, withOthers] = logs.map((id) => $(id).checked);
  const shownOthers = withOthers ? others : [];
  draw("loss", known && curve("loss", run, shownOthers, logEpochs, logLoss));
  draw("accuracy", known && curve("accuracy", run, shownOthers, logEpochs, false));
}

/** Lines of many runs as one, with gaps between them. */
function joined(runs, name) {
  return {
    x: runs.flatMap((run) => [...data.epochs[run.epochs], data.epochs[run.epochs].at(-1) ?? 1]),
    y: runs.flatMap((run) => [...run[name], null]),
  };
}

function curve(id, run, others, logEpochs, log) {
  const epochs = data.epochs[run.epochs];
  const [train, test] = [`train_${id}`, `test_${id}`];
  const all = [...others, run];
  const values = all.flatMap((one) => [...one[train], ...one[test]]);
  const texts = epochs.map((epoch, i) => `${run.unit} ${epoch}\n${NAMES.train} ${shown(run[train][i])}\n${NAMES.test} ${shown(run[test][i])}`);
  const styles = [[train, NAMES.train, TRAIN], [test, NAMES.test, TEST]];
  return {
    name: `${id[0].toUpperCase()}${id.slice(1)} of ${run.name}`,
    x: { label: run.unit, domain: domain(all.flatMap((one) => data.epochs[one.epochs]), true), log: logEpochs },
    y: { label: NAMES[id], log, domain: id === "accuracy" ? [0, 1] : domain(values, log) },
    lines: [
      ...styles.map(([field, name, style]) => ({ name, style, x: epochs, y: run[field], texts })),
      ...(others.length ? styles.map(([field, name, style]) => ({ name, style, faint: true, ...joined(others, field) })) : []),
    ],
    byX: true,
  };
}

const hasMap = (run) => run.map?.components.length > 1;

function drawMap(run) {
  draw("map", hasMap(run) && embedding(run));
  const alone = { label: run.name, variance: run.map?.variance ?? [], style: TRAIN };
  draw("shares", hasMap(run) && !run.map.cosets.length && { ...variance([alone]), tall: true });
}

function embedding(run) {
  const { map: of } = run;
  const [across, up] = [Number($("across").value), Number($("up").value)];
  const tokens = data.tokens[of.tokens];
  const partition = data.partitions[chosen.partition];
  const groups = partition ? partition.groups : tokens.groups;
  const group = partition ? "coset" : tokens.group;
  const named = groups.length > 0 && distinct(groups).length <= MOST_IN_LEGEND;
  $("map-note").textContent = partition
    ? `Coloured by ${partition.side === "left = right" ? "" : partition.side + " "}cosets of ${partition.type} = ⟨${partition.generators}⟩.`
    : groups.length ? `Coloured by ${group}.` : "Coloured by the order of the tokens.";
  const axis = (k) => ({ label: componentName(of, k), domain: domain(of.components[k], false) });
  const last = Math.max(1, tokens.labels.length - 1);
  return {
    name: `Token embedding of ${run.name}`,
    square: true,
    labels: $("labels").checked,
    x: axis(across),
    y: axis(up),
    points: tokens.labels.map((label, i) => {
      const [x, y] = [of.components[across][i], of.components[up][i]];
      const groupName = groups.length ? `${group}${partition ? ` ${groups[i] + 1}` : `: ${groups[i]}`}` : "";
      return {
        x, y, token: label,
        name: named ? groupName : undefined,
        order: groups[i] ?? 0,
        style: groups.length ? category(groups[i]) : { t: i / last },
        text: [label, groupName, `PC ${across + 1}: ${shown(x)}`, `PC ${up + 1}: ${shown(y)}`].filter(Boolean).join("\n"),
      };
    }).sort((a, b) => (named ? a.order - b.order : 0)),
  };
}

function componentName(of, k) {
  return `PC ${k + 1} (${percent(of.variance[k] - (k ? of.variance[k - 1] : 0))})`;
}

function drawRanking(run) {
  const cosets = run.map?.cosets ?? [];
  const take = (number) => () => {
    chosen.partition = number;
    drawMap(run);
    markPartition();
  };
  const ranked = cosets.map(([number, silhouette], i) => ({ ...data.partitions[number], number, silhouette, rank: i + 1 }));
  draw("silhouettes", cosets.length > 0 && {
    name: `Ranking of cosets of ${run.name}`,
    x: { label: "rank", domain: [0, cosets.length + 1] },
    y: { label: NAMES.silhouette, domain: domain([0, 1, ...ranked.map(({ silhouette }) => silhouette)], false) },
    points: ranked.map(({ rank, silhouette, side, type, generators, number }) => ({
      x: rank, y: silhouette,
      name: `${side} cosets`,
      style: { colour: SIDES.indexOf(side), form: SIDES.indexOf(side) },
      text: `${rank}. ${type} = ⟨${generators}⟩\n${side} cosets\n${NAMES.silhouette} ${shown(silhouette)}`,
      choose: take(number),
    })),
  });
  $("partitions").replaceChildren(...ranked.map(({ rank, silhouette, side, type, order, normal, generators, number }) => {
    const button = html("button", { type: "button", "aria-label": `colour the map by rank ${rank}` }, String(rank));
    button.addEventListener("click", take(number));
    const cells = [silhouette.toFixed(4), side, type, order, normal ? "yes" : "no", generators];
    return html("tr", { "data-partition": number }, html("th", { scope: "row" }, button), ...cells.map((cell) => html("td", {}, String(cell))));
  }));
  markPartition();
}

function markPartition() {
  for (const row of $("partitions").rows) row.classList.toggle("chosen", Number(row.dataset.partition) === chosen.partition);
}

function options(select, texts, values = texts.map((_, i) => i)) {
  const before = select.value;
  select.replaceChildren(...texts.map((text, i) => html("option", { value: values[i] }, text)));
  if (values.map(String).includes(before)) select.value = before;
}

/** Shows a run: from a list, a table or a point. */
function choose(number) {
  const run = data.runs[number];
  chosen.run = number;
  chosen.partition = run.map?.cosets[0]?.[0] ?? null;
  $("kind").value = run.kind;
  const same = data.runs.filter(({ kind }) => kind === run.kind);
  options($("run"), same.map(runName), same.map((other) => data.runs.indexOf(other)));
  $("run").value = number;
  $("run").parentElement.hidden = same.length < 2;
  $("run-note").textContent = run.note ? `${run.name}: ${run.note}` : run.name;
  if (hasMap(run)) {
    const names = run.map.components.map((_, k) => componentName(run.map, k));
    const first = !$("up").options.length;
    options($("across"), names);
    options($("up"), names);
    if (first) $("up").value = 1;
  }
  drawRun();
}

function drawRun() {
  const run = data.runs[chosen.run];
  drawCurves(run);
  $("geometry").hidden = !hasMap(run);
  $("ranking").hidden = !run.map?.cosets.length;
  drawMap(run);
  drawRanking(run);
}

/** Names in the tables of runs lead to the run. */
function linkRuns() {
  for (const row of document.querySelectorAll("tr[data-run]")) {
    const name = row.cells[0];
    const button = html("button", { type: "button" }, name.textContent);
    button.addEventListener("click", () => {
      choose(Number(row.dataset.run));
      $("one").scrollIntoView();
      $("one").focus({ preventScroll: true });
    });
    name.replaceChildren(button);
  }
}

/** Titles of columns sort by them: down at first, where there are numbers; what is empty comes last. */
function sortable(table) {
  const titles = [...table.tHead.rows[0].cells];
  titles.forEach((title, column) => {
    const button = html("button", { type: "button" }, title.textContent);
    const numeric = (row) => Number(row.cells[column].textContent);
    button.addEventListener("click", () => {
      const rows = [...table.tBodies[0].rows];
      const texts = rows.filter((row) => row.cells[column].textContent);
      const numbers = texts.every((row) => !Number.isNaN(numeric(row)));
      const before = title.getAttribute("aria-sort");
      const up = before ? before === "descending" : !numbers;
      texts.sort((a, b) => (numbers ? numeric(a) - numeric(b)
        : a.cells[column].textContent.localeCompare(b.cells[column].textContent)));
      if (!up) texts.reverse();
      titles.forEach((other) => other.removeAttribute("aria-sort"));
      title.setAttribute("aria-sort", up ? "ascending" : "descending");
      table.tBodies[0].append(...texts, ...rows.filter((row) => !texts.includes(row)));
    });
    title.replaceChildren(button);
  });
}

/** Says by a shadow on which side there is more of a table. */
function scrolls(frame) {
  const mark = () => {
    frame.classList.toggle("more-left", frame.scrollLeft > 1);
    frame.classList.toggle("more-right", frame.scrollLeft + frame.clientWidth < frame.scrollWidth - 1);
    frame.classList.toggle("more-below", frame.scrollTop + frame.clientHeight < frame.scrollHeight - 1);
  };
  frame.addEventListener("scroll", mark, { passive: true });
  frame.addEventListener("toggle", mark, true);
  new ResizeObserver(mark).observe(frame);
}

document.documentElement.classList.add("scripted");
options($("kind"), data.kinds.map(({ label }) => label));
$("kind").parentElement.hidden = data.kinds.length < 2;
$("choice").hidden = data.runs.length < 2;
$("kind").addEventListener("change", () => choose(data.runs.findIndex(({ kind }) => kind === Number($("kind").value))));
$("run").addEventListener("change", () => choose(Number($("run").value)));
for (const id of ["log-epochs", "log-loss", "others"]) $(id).addEventListener("change", () => drawCurves(data.runs[chosen.run]));
for (const id of ["across", "up", "labels"]) $(id).addEventListener("change", () => drawMap(data.runs[chosen.run]));
document.querySelectorAll("section:not(.charts) table").forEach(sortable);
linkRuns();
document.querySelectorAll(".scroll").forEach(scrolls);
drawComparison();
choose(0);

window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) details.open = true;
});

let width = document.body.clientWidth;
window.addEventListener("resize", () => {
  if (document.body.clientWidth !== width) {
    width = document.body.clientWidth;
    charts.forEach((chart) => chart.refit());
  }
});
