// Charts as files: drawn again, wider, with a title and a legend.

const WIDE = 900; // pixels across

/** An SVG file: the names of colours are what they are now, and what XML cannot hold is left out. */
function written(svg) {
  const now = getComputedStyle(document.documentElement);
  return svg.toWellFormed()
    .replace(/[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/var\((--\w+)\)/g, (_, name) => now.getPropertyValue(name).trim());
}

/** What a chart shows now, as the text of an SVG file. */
function picture(chart) {
  const { name: title, square, x, y } = chart.chart;
  const seen = ({ name }) => !chart.hidden.has(name);
  const entries = chart.entries.filter(seen);
  const above = 34;
  const below = entries.length > 1 ? 20 * entries.length + 8 : 0;
  const height = square ? WIDE : 520;
  const option = chart.option(chart.chart, WIDE, height);
  const now = chart.echarts.getOption();
  const [across, up] = chart.range();
  delete option.toolbox;
  const copy = echarts.init(null, null, { renderer: "svg", ssr: true, width: WIDE, height: above + height + below });
  copy.setOption({
    ...option,
    backgroundColor: "var(--back)",
    title: { text: title, left: 10, top: 8, textStyle: { ...FONT, fontSize: 15, color: "var(--text)" } },
    grid: { ...option.grid, top: above + 12, bottom: option.grid.bottom + below },
    xAxis: { ...option.xAxis, ...chart.marks(across, x.log, true, WIDE) },
    yAxis: { ...option.yAxis, ...chart.marks(up, y.log, false, height) },
    dataZoom: now.dataZoom,
    legend: {
      show: below > 0,
      orient: "vertical",
      left: 58,
      bottom: 6,
      itemGap: 6,
      itemWidth: 28,
      data: entries.map(({ name, x: line }) => ({ name, itemStyle: Array.isArray(line) ? { opacity: 0 } : {} })),
      textStyle: { ...FONT, color: "var(--text)" },
    },
    series: now.series.filter(seen).map((series) => (series.showSymbol === false ? { ...series, symbol: "none" } : series)),
  });
  const svg = written(copy.renderToSVGString());
  copy.dispose();
  return svg;
}

function saveSvg(chart) {
  save(new Blob([picture(chart)], { type: "image/svg+xml" }), `${chart.chart.file}.svg`);
}

/** Twice as large, for print. */
async function savePng(chart) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture(chart))}`;
  await image.decode();
  const canvas = html("canvas", { width: 2 * image.naturalWidth, height: 2 * image.naturalHeight });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => save(blob, `${chart.chart.file}.png`));
}

function save(blob, download) {
  const link = html("a", { href: URL.createObjectURL(blob), download });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
