// Axes: which values they show, and which of them are marked.

/** As many digits as are worth reading. */
function shown(value) {
  if (value === null) return "–";
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e6)
    ? value.toExponential(2).replace(/\.?0*e/, "e")
    : String(Number(value.toPrecision(4)));
}

/** Round numbers in a range, `most` at most; of logarithms 1, 2 and 5 of every ten, or whole tens, where they fit. */
function ticks([low, high], log, most) {
  const inside = (value) => value >= low - (high - low) * 1e-9 && value <= high * (1 + 1e-9);
  if (log) {
    const powers = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) powers.push(power);
    const tens = powers.map((power) => 10 ** power).filter(inside);
    const more = powers.flatMap((power) => [1, 2, 5].map((factor) => Number(`${factor}e${power}`))).filter(inside);
    if (more.length > 1 && more.length <= most) return more;
    if (tens.length > 1) return tens.filter((_, i) => i % Math.ceil(tens.length / most) === 0);
  }
  const least = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9));
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.max(0, Math.floor(high / step + 1e-9) - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
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
function equalUnits([x, y], width, height) {
  const unit = Math.max((x[1] - x[0]) / width, (y[1] - y[0]) / height);
  const around = ([low, high], pixels) => {
    const middle = (low + high) / 2;
    return [middle - (unit * pixels) / 2, middle + (unit * pixels) / 2];
  };
  return [around(x, width), around(y, height)];
}
