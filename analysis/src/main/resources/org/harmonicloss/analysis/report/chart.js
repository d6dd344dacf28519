// Charts by ECharts, and what it has not: legends and buttons that are HTML, reading by keys, labels
// in free places. Text from the data only ever becomes text.
//
// Colours are the page's own custom properties, by name, so that charts change with its colours by
// themselves; only in pictures are they written out.

const SYMBOLS = ["circle", "rect", "triangle", "diamond"];
const OUTLINES = ["M9,7a5,5 0 1,0 10,0a5,5 0 1,0 -10,0Z", "M9,2h10v10h-10Z", "M14,2l5,10h-10Z", "M14,2l5,5l-5,5l-5,-5Z"];
const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3]];
const COLOURS = 7;
const FONT = { fontFamily: "system-ui, sans-serif", fontSize: 12 };
const STEP = 0.8; // what a zoom leaves of an axis

const html = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  element.append(...children);
  return element;
};

/** What tells categories apart: a colour, and a form where the colours are used up. */
const category = (number) => ({ colour: number % COLOURS, form: Math.floor(number / COLOURS) % SYMBOLS.length });

/** style: { colour, form }, or { t } from 0 to 1 of things that are in order. */
const colourOf = ({ colour, t }) => (t === undefined ? `var(--c${colour})` : `var(--t${Math.round(t * 16)})`);

/**
 * A chart in an element of the page.
 *
 * What it shows, to `show`: { name, file, x, y, lines, points, square, tall, labels, marked, byX }
 *   x, y     { label, domain, log }
 *   lines    [{ name, x: [], y: [], style, faint, guide, texts }]; null and what a logarithm has not, are gaps
 *   points   [{ name, x, y, style, token, text, choose }]
 *   square   whether a unit is as long across as up
 *   tall     whether it is as high as a square one
 *   labels   whether points have their tokens beside them
 *   marked   whether lines have a mark at each of their points
 *   byX      whether what is nearest across is read, however far up it is: the lines' own texts
 * Of one name, lines and points have one entry in the legend, which hides and shows them together.
 */
class Chart {
  constructor(host) {
    this.plot = html("div", { class: "plot", role: "application", "aria-roledescription": "chart", tabindex: 0 });
    this.legend = html("ul", { class: "legend" });
    this.read = html("p", { class: "unseen", role: "status" });
    host.append(this.plot, html("div", { class: "below" }, this.legend, this.tools()), this.read);
    this.hidden = new Set();
    this.mouse = false;
    this.echarts = echarts.init(this.plot, null, { renderer: "svg", width: 300, height: 300 });
    this.echarts.on("datazoom", () => this.zoomed());
    this.echarts.on("click", ({ data }) => data?.choose?.());
    this.echarts.getZr().on("dblclick", () => this.zoomOut());
    this.plot.addEventListener("pointerenter", ({ pointerType }) => this.rectangles(pointerType === "mouse"));
    this.plot.addEventListener("keydown", (event) => this.key(event));
    this.plot.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.plot.addEventListener("blur", () => this.quiet());
  }

  tools() {
    const button = (text, name, title, action) => {
      const element = html("button", { type: "button", title, "aria-label": name }, text);
      element.addEventListener("click", action);
      return element;
    };
    return html("div", { class: "tools", role: "group" },
      button("+", "Zoom in", "Zoom in (+, control and wheel, or drag a rectangle)", () => this.zoom(STEP)),
      button("−", "Zoom out", "Zoom out (−, or control and wheel)", () => this.zoom(1 / STEP)),
      button("Reset", "Show everything", "Show everything (0, or a double click)", () => this.zoomOut()),
      button("SVG", "Save as SVG", "Save what is shown as SVG", () => saveSvg(this)),
      button("PNG", "Save as PNG", "Save what is shown as PNG", () => savePng(this)));
  }

  show(chart) {
    this.chart = chart;
    this.entries = [...new Map([...(chart.lines ?? []), ...(chart.points ?? [])]
      .filter(({ name }) => name).map((shape) => [shape.name, shape])).values()];
    this.hidden = new Set([...this.hidden].filter((name) => this.entries.some((entry) => entry.name === name)));
    this.plot.setAttribute("aria-label", `${chart.name}: ${chart.y.label} against ${chart.x.label}.`
      + " Arrow keys read its points; plus, minus and zero zoom; shift and arrow keys move.");
    this.fit();
    this.showLegend();
  }

  /** The page's width has changed: what it shows stays, where it is to be seen. */
  refit() {
    if (!this.plot.clientWidth) return;
    const whole = this.echarts.getOption().dataZoom.every(({ start, end }) => start === 0 && end === 100);
    const ranges = this.range();
    this.fit();
    if (!whole) this.frame(ranges);
  }

  /** Draws for the width there is. */
  fit() {
    const width = Math.max(240, Math.floor(this.plot.clientWidth));
    const height = this.chart.square || this.chart.tall ? Math.min(width, 620) : Math.max(260, Math.min(360, width * 0.6));
    this.plot.style.height = `${height}px`;
    this.current = -1;
    this.echarts.resize({ width, height });
    this.echarts.setOption(this.option(this.chart, width, height), true);
    if (this.mouse) this.rectangles(true);
    this.label();
  }

  /** Whether drawing a rectangle zooms into it; a finger would rather move the page. */
  rectangles(mouse) {
    this.mouse = mouse;
    this.echarts.dispatchAction({ type: "takeGlobalCursor", key: "dataZoomSelect", dataZoomSelectActive: mouse });
  }

  option(chart, width, height) {
    const frame = { left: 66, right: 22, top: 12, bottom: 46 };
    const domains = chart.square
      ? equalUnits([chart.x.domain, chart.y.domain], width - frame.left - frame.right, height - frame.top - frame.bottom)
      : [chart.x.domain, chart.y.domain];
    const axis = ({ label, log }, [min, max], across) => ({
      ...this.marks([min, max], log, across, across ? width : height),
      type: log ? "log" : "value",
      name: label,
      nameLocation: "middle",
      nameGap: across ? 28 : 44,
      min,
      max,
      axisLine: { show: false },
      nameTextStyle: { ...FONT, color: "var(--soft)" },
      splitLine: { show: true, lineStyle: { color: "var(--line)", opacity: 0.6 } },
      axisPointer: { show: chart.byX && across, label: { show: false }, lineStyle: { color: "var(--soft)" } },
    });
    return {
      animation: false,
      textStyle: FONT,
      grid: { ...frame, outerBoundsMode: "none" },
      xAxis: axis(chart.x, domains[0], true),
      yAxis: axis(chart.y, domains[1], false),
      legend: { show: false, selected: Object.fromEntries([...this.hidden].map((name) => [name, false])) },
      // ECharts zooms into rectangles only with a toolbox, which is not seen.
      toolbox: { left: -99, itemSize: 0, showTitle: false, feature: { dataZoom: { title: {}, filterMode: "none", brushStyle: { color: "var(--soft)", opacity: 0.2 } } } },
      // Sliders that are not seen: ECharts' other kind takes the wheel from the page.
      dataZoom: ["xAxisIndex", "yAxisIndex"].map((axis) => ({ type: "slider", show: false, [axis]: 0, filterMode: "none" })),
      tooltip: {
        trigger: chart.byX ? "axis" : "item",
        confine: true, // so that it has no arrow, whose style the page does not allow
        className: "tip",
        transitionDuration: 0,
        borderWidth: 1,
        borderColor: "var(--line)",
        backgroundColor: "var(--panel)",
        padding: [6, 10],
        textStyle: { ...FONT, fontSize: 13, color: "var(--text)" },
        formatter: (hit) => html("span", {}, this.textOf([hit].flat())),
      },
      series: this.series(chart),
    };
  }

  /** ECharts itself would mark where an axis happens to end, and of logarithms whole tens alone. */
  marks(range, log, across, room) {
    const customValues = ticks(range, log, Math.max(3, room / (across ? 70 : 45)));
    return {
      axisTick: { show: false, customValues },
      axisLabel: { ...FONT, color: "var(--soft)", formatter: shown, hideOverlap: true, customValues },
    };
  }

  series(chart) {
    const lines = (chart.lines ?? []).map((line) => {
      const colour = line.guide ? "var(--soft)" : colourOf(line.style);
      return {
        type: "line",
        name: line.name,
        data: line.x.map((x, i) => [x, this.drawable(x, line.y[i]) ? line.y[i] : NaN]),
        showSymbol: !line.faint && !line.guide && (chart.marked || line.x.length < 2),
        tooltip: { show: !line.faint && !line.guide },
        symbol: line.faint || line.guide ? "none" : SYMBOLS[line.style.form],
        symbolSize: 7,
        silent: Boolean(line.faint || line.guide),
        clip: true,
        z: line.faint ? 2 : 3,
        lineStyle: { color: colour, width: line.faint || line.guide ? 1 : 2, opacity: line.faint ? 0.25 : 1, type: line.guide ? [3, 4] : DASHES[line.style.form] },
        itemStyle: { color: colour },
        emphasis: { disabled: true },
      };
    });
    const names = [...new Set((chart.points ?? []).map(({ name }) => name))];
    const points = names.map((name) => ({
      type: "scatter",
      name,
      symbolSize: 9,
      clip: true,
      z: 4,
      ...this.look(chart.points.find((point) => point.name === name).style),
      data: chart.points.filter((point) => point.name === name).map((point) => ({
        ...point,
        value: [point.x, point.y],
        ...this.look(point.style),
        label: { show: false },
      })),
      cursor: chart.points.some(({ choose }) => choose) ? "pointer" : "default",
    }));
    return [...lines, ...points];
  }

  /** ECharts cannot make a colour lighter that it knows by its name alone: it stays the same where it is pointed at. */
  look(style) {
    const color = colourOf(style);
    return {
      symbol: SYMBOLS[style.form ?? 0],
      itemStyle: { color, opacity: 1, borderColor: "var(--back)", borderWidth: 0.75 },
      emphasis: { scale: 1.5, itemStyle: { color, borderColor: "var(--text)", borderWidth: 2 } },
    };
  }

  drawable(x, y) {
    return y !== null && !(this.chart.x.log && x <= 0) && !(this.chart.y.log && y <= 0);
  }

  /** A line's text says all that is to be read there. */
  textOf(hits) {
    return hits.map(({ data, seriesIndex, dataIndex }) => data.text ?? this.chart.lines[seriesIndex].texts?.[dataIndex]).find(Boolean) ?? "";
  }

  /** What can be read, in its order: where it is among ECharts' series, its text, and what choosing it does. */
  targets() {
    const lines = (this.chart.lines ?? []).flatMap(({ name, x, y, texts }, series) => (texts && !this.hidden.has(name)
      ? x.map((at, place) => ({ series, place, text: texts[place], drawn: this.drawable(at, y[place]) })) : []));
    const points = this.series(this.chart).flatMap(({ type, name, data }, series) => (type === "scatter" && !this.hidden.has(name)
      ? data.map(({ text, choose }, place) => ({ series, place, text, choose, drawn: true })) : []));
    return [...lines, ...points].filter(({ drawn }) => drawn);
  }

  key(event) {
    const targets = this.targets();
    const move = { ArrowRight: [-1, 0], ArrowLeft: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    const next = { ArrowRight: this.current + 1, ArrowDown: this.current + 1, ArrowLeft: this.current - 1, ArrowUp: this.current - 1, Home: 0, End: targets.length - 1 }[event.key];
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "+" || event.key === "=") this.zoom(STEP);
    else if (event.key === "-") this.zoom(1 / STEP);
    else if (event.key === "0") this.zoomOut();
    else if (event.shiftKey && move) this.zoom(1, move);
    else if (next !== undefined && targets.length) this.readTarget(targets, Math.max(0, Math.min(next, targets.length - 1)));
    else if (event.key === "Enter") targets[this.current]?.choose?.();
    else if (event.key === "Escape") this.quiet();
    else return;
    event.preventDefault();
  }

  readTarget(targets, number) {
    this.echarts.dispatchAction({ type: "downplay" });
    this.current = number;
    const { series, place, text } = targets[number];
    this.echarts.dispatchAction({ type: "showTip", seriesIndex: series, dataIndex: place });
    this.echarts.dispatchAction({ type: "highlight", seriesIndex: series, dataIndex: place });
    this.read.textContent = text;
  }

  quiet() {
    this.current = -1;
    this.read.textContent = "";
    this.echarts.dispatchAction({ type: "hideTip" });
    this.echarts.dispatchAction({ type: "downplay" });
  }

  /**
   * What the frame shows, or would show if it were moved by tenths of it and made larger by a factor, about a
   * place that is given as shares of it. Taken from pixels, so that it holds for logarithms too.
   */
  range(factor = 1, [right, up] = [0, 0], [across, down] = [0.5, 0.5]) {
    const { x, y, width, height } = this.rect();
    const left = x + width * (across * (1 - factor) - right * 0.1);
    const top = y + height * (down * (1 - factor) - up * 0.1);
    const at = (px, py) => this.echarts.convertFromPixel({ gridIndex: 0 }, [px, py]);
    const [[x0, y1], [x1, y0]] = [at(left, top), at(left + width * factor, top + height * factor)];
    return [[x0, x1], [y0, y1]];
  }

  /** In pixels. */
  rect() {
    return this.echarts.getModel().getComponent("grid").coordinateSystem.getRect();
  }

  zoom(factor, move, about) {
    this.frame(this.range(factor, move, about));
  }

  /** The wheel by itself moves the page. */
  wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const { left, top } = this.plot.getBoundingClientRect();
    const { x, y, width, height } = this.rect();
    const about = [(event.clientX - left - x) / width, (event.clientY - top - y) / height];
    this.zoom(event.deltaY < 0 ? STEP : 1 / STEP, [0, 0], about);
  }

  zoomOut() {
    this.echarts.dispatchAction({ type: "dataZoom", batch: [0, 1].map((dataZoomIndex) => ({ dataZoomIndex, start: 0, end: 100 })) });
  }

  frame(ranges) {
    this.echarts.dispatchAction({ type: "dataZoom", batch: ranges.map(([startValue, endValue], dataZoomIndex) => ({ dataZoomIndex, startValue, endValue })) });
  }

  /** A rectangle need not be square; a unit stays as long across as up. */
  zoomed() {
    const ranges = this.range();
    const { width, height } = this.rect();
    if (this.chart.square) {
      const equal = equalUnits(ranges, width, height);
      const far = equal.some((range, axis) => Math.abs((range[1] - range[0]) / (ranges[axis][1] - ranges[axis][0]) - 1) > 1e-3);
      if (far) return this.frame(equal);
    }
    const { x, y } = this.chart;
    this.echarts.setOption({
      xAxis: this.marks(ranges[0], x.log, true, width),
      yAxis: this.marks(ranges[1], y.log, false, height),
    });
    this.label();
  }

  /** Puts labels beside their points where they lie on nothing else; the others are read by pointing. */
  label() {
    if (!this.chart.labels) return;
    const { x, y, width, height } = this.rect();
    const at = (point) => this.echarts.convertToPixel({ gridIndex: 0 }, [point.x, point.y]);
    const taken = this.chart.points.map(at).map(([left, top]) => [left - 4, top - 4, left + 4, top + 4]);
    const free = (box) => box[0] >= x && box[2] <= x + width && box[1] >= y && box[3] <= y + height
      && !taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
    const place = (point) => {
      const [left, top] = at(point);
      const [wide, tall, gap] = [6.6 * point.token.length, 12, 6];
      const places = { right: [left + gap, top - tall / 2], left: [left - gap - wide, top - tall / 2], top: [left - wide / 2, top - gap - tall], bottom: [left - wide / 2, top + gap] };
      const found = Object.entries(places).map(([position, [px, py]]) => [position, [px, py, px + wide, py + tall]]).find(([, box]) => free(box));
      if (found) taken.push(found[1]);
      return found ? { show: true, position: found[0], distance: 4, formatter: () => point.token, ...FONT, fontSize: 11, color: "var(--text)" } : { show: false };
    };
    const series = this.series(this.chart).map((one) => (one.type === "scatter" ? { data: one.data.map((item) => ({ ...item, label: place(item) })) } : {}));
    this.echarts.setOption({ series });
  }

  /** One entry for each name; a button that hides and shows what is called so. */
  showLegend() {
    this.legend.replaceChildren(...(this.entries.length > 1 ? this.entries.map((entry) => {
      const button = html("button", { type: "button", "aria-pressed": String(!this.hidden.has(entry.name)) }, sample(entry), entry.legend ?? entry.name);
      button.addEventListener("click", () => {
        const { name } = entry;
        if (!this.hidden.delete(name)) this.hidden.add(name);
        button.setAttribute("aria-pressed", String(!this.hidden.has(name)));
        this.echarts.dispatchAction({ type: "legendToggleSelect", name });
      });
      return html("li", {}, button);
    }) : []));
  }
}

/** How an entry of a legend looks in its chart. */
function sample({ style, x }) {
  const shape = (name, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
    return element;
  };
  const svg = shape("svg", { width: 28, height: 14, "aria-hidden": "true" });
  svg.append(Array.isArray(x)
    ? shape("path", { d: "M1,7H27", fill: "none", stroke: colourOf(style), "stroke-width": 2.5, "stroke-dasharray": DASHES[style.form].join(" ") })
    : shape("path", { d: OUTLINES[style.form ?? 0], fill: colourOf(style) }));
  return svg;
}
