
// The page: what is chosen, and what is drawn of it.

const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const kindName = ({ label }) => label;
const distinct = (values) => [...new Set(values)];
const chosen = { run: 0, partition: null };

/** With several tasks a colour for each and a form for what else makes a kind, otherwise both for that. */
const kindStyles = (() => {
  const tasks = distinct(data.kinds.map((kind) => kind.task));
  const variantOf = ({ task, label }) => label.slice(task.length);
  const variants = distinct(data.kinds.map(variantOf));
  return data.kinds.map((kind) => {
    const { task } = kind;
    const variant = variants.indexOf(variantOf(kind));
    const colour = tasks.length > 1 ? tasks.indexOf(task) : variant;
    return { colour: colour % COLOURS, form: variant % DASHES.length };
  });
})();

/** A seed, where that tells the runs of a kind apart, else the run's name. */
function runName(run) {
  const same = data.runs.filter(({ kind, seed }) => kind === run.kind && seed === run.seed);
  return same.length === 1 ? `seed ${run.seed}` : run.name;
}

function drawGrokking() {
  const runs = data.runs.filter(({ learnt }) => learnt[0] !== null && learnt[1] !== null);
  legend($("grokking-legend"), data.kinds.map((kind, i) => {
    const all = data.runs.filter((run) => run.kind === i).length;
    const count = runs.filter((run) => run.kind === i).length;
    return { style: kindStyles[i], text: `${kindName(kind)} (${count} of ${all})` };
  }));
  if (!runs.length) return say($("grokking"), "No run came to an accuracy above 0.9 for 20 epochs, on training and on test rows.");
  const [low, high] = domain(runs.flatMap(({ learnt }) => learnt), true);
  const range = [low / 1.2, high * 1.2];
  draw($("grokking"), {
    name: "Grokking",
    x: { label: "train epoch", domain: range, log: true },
    y: { label: "test epoch", domain: range, log: true },
    lines: [{ x: range, y: range, guide: true }],
    points: runs.map((run) => ({
      x: run.learnt[0],
      y: run.learnt[1],
      style: kindStyles[run.kind],
      text: `${run.name}\ntrain epoch ${run.learnt[0]}\ntest epoch ${run.learnt[1]}`,
      choose: () => choose(data.runs.indexOf(run)),
    })),
  });
}

function drawVariance() {
  const kinds = data.kinds.map((kind, i) => ({ ...kind, style: kindStyles[i] })).filter(({ variance }) => variance.length);
  legend($("variance-legend"), kinds.map((kind) => ({ style: kind.style, text: kindName(kind), line: true })));
  if (!kinds.length) return say($("variance"), "No run has a token embedding.");
  const components = ({ variance }) => variance.map((_, k) => k + 1);
  draw($("variance"), {
    name: "Explained variance",
    x: { label: "principal components", domain: [1, Math.max(...kinds.map(({ variance }) => variance.length))] },
    y: { label: "share of variance", domain: [0, 1.02] },
    lines: kinds.map((kind) => ({ x: components(kind), y: kind.variance, style: kind.style })),
    targets: kinds.flatMap((kind) => kind.variance.map((share, k) => (
      { x: k + 1, y: share, text: `${kindName(kind)}\n${k + 1} ${k ? "components" : "component"}: ${percent(share)}` }))),
  });
}

const percent = (share) => `${(100 * share).toFixed(1)} %`;

const say = (host, text) => host.replaceChildren(html("p", { class: "note" }, text));

const TRAIN = { colour: 0, form: 0 };
const TEST = { colour: 1, form: 1 };

function drawCurves(run) {
  const others = $("others").checked ? data.runs.filter((other) => other.kind === run.kind && other !== run) : [];
  drawCurve("loss", "loss, −log p", run, others, $("log-loss").checked);
  drawCurve("accuracy", "accuracy", run, others, false);
}

function drawCurve(id, label, run, others, log) {
  const epochs = data.epochs[run.epochs];
  legend($(`${id}-legend`), [{ style: TRAIN, text: "train", line: true }, { style: TEST, text: "test", line: true }]);
  if (!epochs.length) return say($(id), "No epoch has been evaluated yet.");
  const [train, test] = [`train_${id}`, `test_${id}`];
  const all = [...others, run];
  const lines = all.flatMap((one) => [[train, TRAIN], [test, TEST]].map(([name, style]) => (
    { x: data.epochs[one.epochs], y: one[name], style, faint: one !== run })));
  const logEpochs = $("log-epochs").checked;
  const range = domain(all.flatMap((one) => data.epochs[one.epochs]), true);
  draw($(id), {
    name: id,
    x: { label: "epoch", domain: range, log: logEpochs },
    y: { label, log, domain: id === "accuracy" ? [0, 1.02] : domain(lines.flatMap(({ y }) => y), log) },
    lines,
    byX: true,
    targets: epochs.map((epoch, i) => ({ x: epoch, y: run[test][i] }))
      .map((target, i) => ({ ...target, text: `epoch ${target.x}\ntrain ${shown(run[train][i])}\ntest ${shown(target.y)}` }))
      .filter(({ y }) => y !== null && !(log && y <= 0)),
  });
}

const hasMap = (run) => run.map?.components.length > 1;

function drawMap(run) {
  if (!hasMap(run)) return;
  const map = run.map;
  const [across, up] = [Number($("across").value), Number($("up").value)];
  const tokens = data.tokens[map.tokens];
  const partition = data.partitions[chosen.partition];
  const groups = partition ? partition.groups : tokens.groups;
  const group = partition ? "coset" : tokens.group;
  $("map-note").textContent = partition
    ? `Coloured by ${partition.side === "left = right" ? "" : partition.side + " "}cosets of ${partition.type} = ⟨${partition.generators}⟩.`
    : groups.length ? `Coloured by ${group}.` : "Coloured by the order of the tokens.";
  const axis = (k) => ({ label: componentName(map, k), domain: domain(map.components[k], false) });
  const last = Math.max(1, tokens.labels.length - 1);
  draw($("map"), {
    name: "Token embedding",
    square: true,
    labels: $("labels").checked,
    x: axis(across),
    y: axis(up),
    points: tokens.labels.map((label, i) => {
      const [x, y] = [map.components[across][i], map.components[up][i]];
      return {
        x, y, label,
        style: groups.length ? category(groups[i]) : { t: (i / last).toFixed(3) },
        text: `${label}${groups.length ? `\n${group} ${groups[i] + 1}` : ""}\nPC ${across + 1}: ${shown(x)}\nPC ${up + 1}: ${shown(y)}`,
      };
    }),
  });
}

function componentName(map, k) {
  return `PC ${k + 1} (${percent(map.variance[k] - (k ? map.variance[k - 1] : 0))})`;
}

const SIDES = ["left", "right", "left = right"];

function drawRanking(run) {
  const cosets = run.map?.cosets ?? [];
  if (!cosets.length) return;
  const take = (number) => () => {
    chosen.partition = number;
    drawMap(run);
    markPartition();
  };
  const ranked = cosets.map(([number, silhouette], i) => ({ ...data.partitions[number], number, silhouette, rank: i + 1 }));
  draw($("silhouettes"), {
    name: "Ranking of cosets",
    x: { label: "rank", domain: [0, cosets.length + 1] },
    y: { label: "silhouette", domain: domain([0, 1, ...ranked.map(({ silhouette }) => silhouette)], false) },
    points: ranked.map(({ rank, silhouette, side, type, generators, number }) => ({
      x: rank, y: silhouette,
      style: { colour: SIDES.indexOf(side), form: SIDES.indexOf(side) },
      text: `${rank}. ${type} = ⟨${generators}⟩\n${side} cosets\nsilhouette ${shown(silhouette)}`,
      choose: take(number),
    })),
  });
  legend($("silhouettes-legend"), SIDES.map((side, i) => ({ style: { colour: i, form: i }, text: `${side} cosets` })));
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

/** What is hidden makes room for the rest, so it is hidden before anything is drawn. */
function drawRun() {
  const run = data.runs[chosen.run];
  $("geometry").hidden = !hasMap(run);
  $("ranking").hidden = !run.map?.cosets.length;
  drawCurves(run);
  drawMap(run);
  drawRanking(run);
}

function drawAll() {
  drawGrokking();
  drawVariance();
  drawRun();
}

/** Names in the tables of runs lead to the run. */
function linkRuns() {
  for (const row of document.querySelectorAll("tr[data-run]")) {
    const name = row.cells[0];
    const button = html("button", { type: "button" }, name.textContent);
    button.addEventListener("click", () => {
      choose(Number(row.dataset.run));
      $("one").scrollIntoView();
      $("run").focus({ preventScroll: true });
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

document.documentElement.classList.add("scripted");
options($("kind"), data.kinds.map(kindName));
$("kind").addEventListener("change", () => choose(data.runs.findIndex(({ kind }) => kind === Number($("kind").value))));
$("run").addEventListener("change", () => choose(Number($("run").value)));
for (const id of ["log-epochs", "log-loss", "others"]) $(id).addEventListener("change", () => drawCurves(data.runs[chosen.run]));
for (const id of ["across", "up", "labels"]) $(id).addEventListener("change", () => drawMap(data.runs[chosen.run]));
document.querySelectorAll("section:not(.charts) table").forEach(sortable);
linkRuns();
choose(0);
drawGrokking();
drawVariance();

let width = document.body.clientWidth;
window.addEventListener("resize", () => {
  if (document.body.clientWidth !== width) {
    width = document.body.clientWidth;
    drawAll();
  }
});
