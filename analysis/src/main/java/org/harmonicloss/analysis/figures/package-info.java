/// Figures as SVG, PNG or CSV; the same data give the same bytes. Start at [Figure]: [ScatterPlot]
/// and
/// [SeriesPlot] say what is drawn, [ScatterDrawing] and [SeriesDrawing] where. [Axis] chooses the
/// numbers at an axis, [Look] and [Legend] tell things apart, [Theme] says how all figures look,
/// [Canvas] makes files of them, and [Awt] keeps Java's drawing library from writing into the
/// user's
/// home. Axes are our own: XChart wrote texts as outlines, let numbers touch, and cut legends.
package org.harmonicloss.analysis.figures;
