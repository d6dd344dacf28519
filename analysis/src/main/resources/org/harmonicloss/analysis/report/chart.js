// Charts as SVG, drawn for the width there is: axes, lines, points with labels, and one way to read
// them by pointer, touch or arrow keys. Text from the data only ever becomes text nodes.

const SVG = "http://www.w3.org/2000/svg";
const DASHES = ["", "7 4", "2 3", "10 3 2 3"];
const COLOURS = 7;
const MARGIN = { left: 58, right: 22, top: 10, bottom: 44 };
const REACH = 30; // pixels from which a point is taken for the one that is pointed at

const build = (element, attributes, children) => {
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
};
const html = (name, attributes = {}, ...children) =>
  build(document.createElement(name), attributes, children);
const svg = (name, attributes = {}, ...children) =>
  build(document.createElementNS(SVG, name), attributes, children);

/** As many digits as are worth reading. */
function shown(value) {
  if (value === null) return "–";
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e6)
    ? value.toExponential(2).replace(/\.?0*e/, "e")
    : String(Number(value.toPrecision(4)));
}

/** From data to pixels; knows where its ticks are, at least some pixels `apart`. */
function scale([low, high], [from, to], log, apart) {
  const unit = log ? Math.log10 : (value) => value;
  const at = (value) => from + ((to - from) * (unit(value) - unit(low))) / (unit(high) - unit(low));
  const room = Math.max(2, Math.abs(to - from) / apart);
  at.ticks = log ? logTicks(low, high, room) : linearTicks(low, high, room);
  return at;
}

function linearTicks(low, high, most) {
  const least = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9));
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) ticks.push(i * step);
  return ticks;
}

function logTicks(low, high, most) {
  const powers = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high) + 1e-9; power++) powers.push(power);
  const fits = (value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9);
  const tens = powers.map((power) => 10 ** power).filter(fits);
  if (tens.length > most) {
    const every = Math.ceil(tens.length / most);
    return tens.filter((_, i) => i % every === 0);
  }
  const more = powers.flatMap((power) => [1, 2, 5].map((factor) => factor * 10 ** power)).filter(fits);
  if (more.length < 2) return linearTicks(low, high, most);
  return more.length <= most || tens.length < 2 ? more : tens;
}

/** The values with room around them. */
function domain(values, log) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value !== null && (!log || value > 0)) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return log ? [0.1, 1] : [0, 1];
  if (log) return low === high ? [low / 2, high * 2] : [low, high];
  const room = (high - low || Math.abs(high) || 1) * 0.05;
  return [low - room, high + room];
}

/** Widens one axis so that a unit is as long across as up. */
function equalUnits(x, y, width, height) {
  const unit = Math.max((x[1] - x[0]) / width, (y[1] - y[0]) / height);
  const around = ([low, high], pixels) => {
    const middle = (low + high) / 2;
    return [middle - (unit * pixels) / 2, middle + (unit * pixels) / 2];
  };
  return [around(x, width), around(y, height)];
}

/** A marker's outline around 0, 0. */
function outline(form, radius) {
  if (form === 0) return `M${-radius},0a${radius},${radius} 0 1,0 ${2 * radius},0a${radius},${radius} 0 1,0 ${-2 * radius},0Z`;
  const [corners, turn] = [[4, 0.25], [3, 0.5], [4, 0]][form - 1];
  const reach = 1.25 * radius;
  const corner = (_, i) => {
    const angle = Math.PI * (2 * i / corners + turn);
    return `${(reach * Math.cos(angle)).toFixed(2)},${(-reach * Math.sin(angle)).toFixed(2)}`;
  };
  return `M${Array.from({ length: corners }, corner).join("L")}Z`;
}

/** What tells categories apart: a colour, and a form where the colours are used up. */
const category = (number) => ({ colour: number % COLOURS, form: Math.floor(number / COLOURS) % DASHES.length });

const look = (style) => (style.colour === undefined ? "ordered" : `c${style.colour}`);

function mark(style, x, y, radius) {
  const path = svg("path", {
    d: outline(style.form ?? 0, radius),
    transform: `translate(${x.toFixed(2)} ${y.toFixed(2)})`,
    class: `mark ${look(style)}`,
  });
  if (style.t !== undefined) path.style.setProperty("--t", style.t);
  return path;
}

/**
 * Draws a chart into `host`, in place of what was there.
 *
 * chart: { name, x, y, lines, points, targets, square, labels, byX }
 *   x, y     { label, domain, log }
 *   lines    [{ x: [], y: [], style, faint, guide }]; null and what a logarithm has not, are gaps
 *   points   [{ x, y, style, label, text, choose }]
 *   targets  what can be read, as points are; the points unless given
 *   square   whether a unit is as long across as up
 *   byX      whether the target nearest across is read, however far up it is
 */
function draw(host, chart) {
  const width = Math.max(240, Math.floor(host.clientWidth));
  const height = chart.square ? Math.min(width, 620) : Math.max(260, Math.min(360, width * 0.6));
  const [left, right, top, bottom] = [MARGIN.left, width - MARGIN.right, MARGIN.top, height - MARGIN.bottom];
  const domains = chart.square
    ? equalUnits(chart.x.domain, chart.y.domain, right - left, bottom - top)
    : [chart.x.domain, chart.y.domain];
  const x = scale(domains[0], [left, right], chart.x.log, 60);
  const y = scale(domains[1], [bottom, top], chart.y.log, 40);
  const root = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", tabindex: 0,
    "aria-label": `${chart.name}: ${chart.y.label} against ${chart.x.label}. Arrow keys read its points.` });

  for (const tick of x.ticks) {
    root.append(svg("line", { x1: x(tick), x2: x(tick), y1: top, y2: bottom, class: "grid-line" }),
      svg("text", { x: x(tick), y: bottom + 17, "text-anchor": "middle" }, shown(tick)));
  }
  for (const tick of y.ticks) {
    root.append(svg("line", { x1: left, x2: right, y1: y(tick), y2: y(tick), class: "grid-line" }),
      svg("text", { x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, shown(tick)));
  }
  root.append(svg("text", { x: (left + right) / 2, y: height - 6, "text-anchor": "middle" }, chart.x.label),
    svg("text", { transform: `translate(12 ${(top + bottom) / 2}) rotate(-90)`, "text-anchor": "middle" }, chart.y.label));

  for (const line of chart.lines ?? []) {
    root.append(svg("path", { d: path(line, x, y, chart), "stroke-dasharray": line.guide ? "3 4" : DASHES[line.style.form],
      class: line.guide ? "guide" : `line ${look(line.style)}${line.faint ? " faint" : ""}` }));
  }
  const points = (chart.points ?? []).map((point) => ({ ...point, left: x(point.x), top: y(point.y) }));
  points.forEach((point) => root.append(mark(point.style, point.left, point.top, 4.5)));
  if (chart.labels) placeLabels(root, points, { left, right, top, bottom });
  const targets = chart.targets
    ? chart.targets.map((target) => ({ ...target, left: x(target.x), top: y(target.y) }))
    : points;
  readable(root, targets, chart.byX);
  host.replaceChildren(root);
}

function path(line, x, y, chart) {
  let pen = "M";
  const steps = [];
  line.x.forEach((value, i) => {
    const [across, up] = [value, line.y[i]];
    const drawable = up !== null && !(chart.x.log && across <= 0) && !(chart.y.log && up <= 0);
    if (drawable) steps.push(`${pen}${x(across).toFixed(1)},${y(up).toFixed(1)}`);
    pen = drawable ? "L" : "M";
  });
  return steps.join("");
}

/** Puts labels beside their points where they lie on nothing else; the others are read by pointing. */
function placeLabels(root, points, frame) {
  const [tall, gap] = [12, 6];
  const taken = points.map(({ left, top }) => [left - 4, top - 4, left + 4, top + 4]);
  const free = (box) =>
    box[0] >= frame.left && box[2] <= frame.right && box[1] >= frame.top && box[3] <= frame.bottom &&
    !taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
  for (const { left, top, label } of points) {
    const wide = 6.6 * label.length;
    const places = [
      [left + gap, top - tall / 2], [left - gap - wide, top - tall / 2],
      [left - wide / 2, top - gap - tall], [left - wide / 2, top + gap],
      [left + gap - 2, top - gap - tall + 3], [left - gap - wide + 2, top - gap - tall + 3],
      [left + gap - 2, top + gap - 3], [left - gap - wide + 2, top + gap - 3],
    ];
    const box = places.map(([x, y]) => [x, y, x + wide, y + tall]).find(free);
    if (box) {
      taken.push(box);
      root.append(svg("text", { x: box[0] + wide / 2, y: box[1] + 10, "text-anchor": "middle", class: "label" }, label));
    }
  }
}

/** Shows the text of the target that is pointed at, touched, or reached by arrow keys. */
function readable(root, targets, byX) {
  const tip = document.getElementById("tip");
  const ring = svg("circle", { r: 7, class: "ring", visibility: "hidden" });
  root.append(ring);
  let current = -1;
  const hide = () => {
    current = -1;
    ring.setAttribute("visibility", "hidden");
    tip.hidden = true;
  };
  const show = (number) => {
    const { left, top, text } = targets[number];
    current = number;
    build(ring, { cx: left, cy: top, visibility: "visible" }, []);
    tip.textContent = text;
    tip.hidden = false;
    const frame = root.getBoundingClientRect();
    const fits = (wish, size, room) => Math.max(4, Math.min(wish, room - size - 4));
    const beside = frame.left + left + 14;
    const flipped = beside + tip.offsetWidth > innerWidth ? frame.left + left - 14 - tip.offsetWidth : beside;
    tip.style.left = `${fits(flipped, tip.offsetWidth, document.documentElement.clientWidth)}px`;
    tip.style.top = `${fits(frame.top + top + 14, tip.offsetHeight, innerHeight)}px`;
  };
  const point = (event) => {
    const frame = root.getBoundingClientRect();
    let [nearest, least] = [-1, byX ? Infinity : REACH];
    targets.forEach(({ left, top }, i) => {
      const across = event.clientX - frame.left - left;
      const away = byX ? Math.abs(across) : Math.hypot(across, event.clientY - frame.top - top);
      if (away < least) [nearest, least] = [i, away];
    });
    if (nearest < 0) hide();
    else if (nearest !== current) show(nearest);
  };
  const keys = {
    ArrowRight: () => Math.min(current + 1, targets.length - 1),
    ArrowLeft: () => Math.max(current - 1, 0),
    Home: () => 0,
    End: () => targets.length - 1,
  };
  root.addEventListener("pointermove", point);
  root.addEventListener("pointerdown", point);
  root.addEventListener("pointerleave", hide);
  root.addEventListener("blur", hide);
  root.addEventListener("click", () => targets[current]?.choose?.());
  root.addEventListener("keydown", (event) => {
    if (keys[event.key] && targets.length) {
      event.preventDefault();
      show(keys[event.key]());
    } else if (event.key === "Escape") {
      hide();
    } else if (event.key === "Enter") {
      targets[current]?.choose?.();
    }
  });
}

/** entries: [{ style, text, line }], line: whether it is shown as a line or as a marker. */
function legend(host, entries) {
  host.replaceChildren(...entries.map(({ style, text, line }) => {
    const sample = svg("svg", { width: 28, height: 14, "aria-hidden": "true" }, line
      ? svg("path", { d: "M1,7H27", "stroke-dasharray": DASHES[style.form], class: `line ${look(style)}` })
      : mark(style, 14, 7, 5));
    return html("li", {}, sample, text);
  }));
}
