package chart_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"svodka/render"
	"svodka/render/canvas"
	"svodka/render/chart"
	"svodka/render/rendertest"
)

var texts = rapid.OneOf(
	rapid.SampledFrom([]string{
		"", " ", "Выручка", "Анна Котова", "12,1\u00a0%", "24,6\u00a0млн\u00a0₽", "<b>&amp;</b> \"'", "Ромашка 🌼👩‍💻", "𝟙𝟚𝟛",
		strings.Repeat("Ы", 300), strings.Repeat("Общество с ограниченной ответственностью ", 8), strings.Repeat("1\u00a0000\u00a0", 40),
		"\u202eсправа налево", "a\xff\x00b", "строка\nвторая\nтретья",
	}),
	rapid.StringN(0, 60, -1),
)

var numbers = rapid.OneOf(
	rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, math.Copysign(0, -1), 1, -1, 1e-300, 5e-324, 1e9, math.MaxFloat64, -math.MaxFloat64}),
	rapid.Float64Range(-1000, 1000),
	rapid.Just(7.0),
)

var tones = rapid.SampledFrom([]render.Tone{render.Neutral, render.Good, render.Bad})

func list[T any](of func(t *rapid.T) T, most int) func(t *rapid.T) []T {
	g := rapid.SliceOfN(rapid.Custom(of), 0, most)
	return func(t *rapid.T) []T { return g.Draw(t, "list") }
}

func drawHead(t *rapid.T) render.Head {
	return render.Head{Title: texts.Draw(t, "title"), Subtitle: texts.Draw(t, "subtitle"),
		Empty: rapid.SampledFrom([]string{"", "", "", "нет данных за период", strings.Repeat("нет данных ", 40)}).Draw(t, "empty")}
}

func drawChange(t *rapid.T) render.Change {
	return render.Change{Text: texts.Draw(t, "change"), Dir: rapid.IntRange(-1, 1).Draw(t, "dir"), Tone: tones.Draw(t, "tone")}
}

func drawCard(t *rapid.T) render.Card {
	return render.Card{Label: texts.Draw(t, "label"), Span: texts.Draw(t, "span"), Value: texts.Draw(t, "value"), Unit: texts.Draw(t, "unit"),
		Change: drawChange(t), Reference: texts.Draw(t, "reference"), Note: texts.Draw(t, "note"),
		Spark: rapid.SliceOfN(numbers, 0, 14).Draw(t, "spark")}
}

func drawPoint(t *rapid.T) render.TrendPoint {
	return render.TrendPoint{Label: texts.Draw(t, "label"), Value: numbers.Draw(t, "value"), Low: numbers.Draw(t, "low"), High: numbers.Draw(t, "high"),
		Shaded: rapid.Bool().Draw(t, "shaded"), Partial: rapid.Bool().Draw(t, "partial")}
}

func drawMark(t *rapid.T) render.Mark {
	return render.Mark{Point: rapid.IntRange(-2, 40).Draw(t, "point"), Title: texts.Draw(t, "title"),
		Lines: rapid.SliceOfN(texts, 0, 3).Draw(t, "lines"), Tone: tones.Draw(t, "tone")}
}

func drawCell(t *rapid.T) render.Cell {
	return render.Cell{Text: texts.Draw(t, "text"), Share: numbers.Draw(t, "share"), Dir: rapid.IntRange(-1, 1).Draw(t, "dir"), Tone: tones.Draw(t, "tone")}
}

func drawBlock(t *rapid.T) render.Block {
	h := drawHead(t)
	switch rapid.IntRange(0, 7).Draw(t, "kind") {
	case 0:
		return &render.Cards{Head: h, Cards: list(drawCard, 9)(t)}
	case 1:
		return drawTrend(t, h)
	case 2:
		return &render.Bars{Head: h, Rows: list(func(t *rapid.T) render.Bar {
			return render.Bar{Label: texts.Draw(t, "label"), Value: numbers.Draw(t, "value"), Text: texts.Draw(t, "text"), Extra: texts.Draw(t, "extra"),
				Change: drawChange(t), Strong: rapid.Bool().Draw(t, "strong")}
		}, 12)(t)}
	case 3:
		return &render.Funnel{Head: h, Steps: list(func(t *rapid.T) render.Step {
			return render.Step{Label: texts.Draw(t, "label"), Count: numbers.Draw(t, "count"), Text: texts.Draw(t, "text"),
				Conversion: texts.Draw(t, "conversion"), Change: texts.Draw(t, "change"), Weak: rapid.Bool().Draw(t, "weak")}
		}, 9)(t)}
	case 4:
		return drawTable(t, h)
	case 5:
		return &render.Callouts{Head: h, Items: list(func(t *rapid.T) render.Callout {
			return render.Callout{Tone: tones.Draw(t, "tone"), Title: texts.Draw(t, "title"), Lines: rapid.SliceOfN(texts, 0, 4).Draw(t, "lines"), Tag: texts.Draw(t, "tag")}
		}, 5)(t)}
	case 6:
		return &render.Actions{Head: h, Items: list(func(t *rapid.T) render.Action {
			return render.Action{Title: texts.Draw(t, "title"), Text: texts.Draw(t, "text")}
		}, 5)(t)}
	}
	return &render.Prose{Head: h, Paragraphs: rapid.SliceOfN(texts, 0, 4).Draw(t, "paragraphs")}
}

func drawTrend(t *rapid.T, h render.Head) *render.Trend {
	b := &render.Trend{Head: h, Legend: texts.Draw(t, "legend"), OtherOf: texts.Draw(t, "otherOf"), BandOf: texts.Draw(t, "bandOf"),
		Points: list(drawPoint, 40)(t), Callouts: list(drawMark, 8)(t)}
	b.Axis.Floor = rapid.Bool().Draw(t, "floor")
	if s := texts.Draw(t, "format"); rapid.Bool().Draw(t, "formats") {
		b.Axis.Format = func(float64) string { return s }
	}
	b.Other = rapid.SliceOfN(numbers, 0, 45).Draw(t, "other")
	return b
}

func drawTable(t *rapid.T, h render.Head) *render.Table {
	kinds := rapid.SampledFrom([]render.ColumnKind{render.Words, render.Number, render.InBar, render.Bullet, render.Delta, render.WithBar})
	b := &render.Table{Head: h, More: texts.Draw(t, "more")}
	b.Columns = list(func(t *rapid.T) render.Column {
		return render.Column{Title: texts.Draw(t, "title"), Kind: kinds.Draw(t, "kind"), Grow: numbers.Draw(t, "grow")}
	}, 12)(t)
	b.Rows = list(func(t *rapid.T) render.Row {
		return render.Row{Cells: list(drawCell, 13)(t), Total: rapid.Bool().Draw(t, "total"), Link: texts.Draw(t, "link")}
	}, 8)(t)
	return b
}

// Whatever the data, a block stays in its box and no text covers another.
func TestHostileData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBlock(t)
		width := rapid.SampledFrom([]float64{88, 141, 243.6, 328, 348, 511.28}).Draw(t, "width")
		extra := rapid.SampledFrom([]float64{0, 0, 7, 150}).Draw(t, "extra")
		check(t, b, width, extra)
	})
}

func check(t interface {
	Helper()
	Errorf(string, ...any)
}, b render.Block, width, extra float64) {
	t.Helper()
	box := canvas.Rect{X: 42, Y: 60, W: width, H: chart.Height(b, width) + extra}
	r := new(recorder)
	chart.Draw(r, box, b)
	for _, p := range r.problems(box) {
		t.Errorf("%T %g × %g: %s", b, box.W, box.H, p)
	}
}

func TestOrdinaryData(t *testing.T) {
	for _, b := range append(rendertest.Sample().Blocks, rendertest.Callouts(), rendertest.Prose()) {
		for _, width := range []float64{141, 243.6, 328, 348, 511.28} {
			check(t, b, width, 0)
			check(t, b, width, 40)
		}
	}
}

// Flat, single and missing data have a look, not an error.
func TestEdgesOfTrends(t *testing.T) {
	nan := math.NaN()
	for name, values := range map[string][]float64{
		"one": {5}, "equal": {5, 5, 5}, "zero": {0, 0}, "negative": {-5, -7}, "gaps": {nan, 1, nan, 2, nan}, "huge": {math.MaxFloat64, -math.MaxFloat64},
		"tiny": {5e-324, 1e-323}, "nearly equal": {1e15, 1e15 + 1}, "none": {nan}, "infinite": {math.Inf(1), 3},
	} {
		b := &render.Trend{Head: render.Head{Title: name}}
		for _, v := range values {
			b.Points = append(b.Points, render.TrendPoint{Value: v, Low: nan, High: nan, Label: "1"})
		}
		for _, floor := range []bool{false, true} {
			b.Axis.Floor = floor
			check(t, b, 243.6, 0)
		}
	}
}

func TestPictureOfHostileData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pic := chart.Picture{Company: texts.Draw(t, "company"), Headline: texts.Draw(t, "headline"), Context: texts.Draw(t, "context"),
			Footer: texts.Draw(t, "footer"), Blocks: []render.Block{drawBlock(t)}}
		if _, err := pic.PNG(200, 0.3); err != nil {
			t.Errorf("picture: %v", err)
		}
	})
}
