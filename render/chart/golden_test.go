package chart_test

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"svodka/render"
	"svodka/render/chart"
	"svodka/render/rendertest"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

// pictures are a block each, in its usual form and in those that are seen less often.
func pictures() map[string]render.Block {
	empty := rendertest.Bars()
	empty.Empty = "нет данных за период"
	calm := rendertest.Callouts()
	calm.Empty = "сигналов нет: все показатели в\u00a0пределах ожидаемого"
	negative := rendertest.Bars()
	negative.Rows[5].Value = -12
	return map[string]render.Block{
		"cards": rendertest.Cards(), "trend": rendertest.Trend(), "actions": rendertest.Actions(), "funnel": rendertest.Funnel(),
		"bars": rendertest.Bars(), "table": rendertest.Table(), "callouts": rendertest.Callouts(), "prose": rendertest.Prose(),
		"empty": empty, "calm": calm, "negative": negative, "weeks": weeks(),
	}
}

// weeks is a trend with a comparison, a gap, and an unfinished last point.
func weeks() *render.Trend {
	b := &render.Trend{Head: render.Head{Title: "Неделя не закончена, но отстаёт от прошлого года", Subtitle: "Выручка по неделям, тыс.\u00a0₽"},
		Axis: render.Axis{Format: rendertest.Thousands, Floor: true}, Legend: "2026", OtherOf: "2025"}
	for i := range 26 {
		p := render.TrendPoint{Value: 4000 + 800*math.Sin(float64(i)/3), Low: math.NaN(), High: math.NaN()}
		if i%5 == 0 {
			p.Label = "нед.\u00a0" + string(rune('1'+i/5))
		}
		b.Points = append(b.Points, p)
		b.Other = append(b.Other, 3900+700*math.Sin(float64(i)/3+0.4))
	}
	b.Points[10].Value = math.NaN()
	b.Points[25].Value, b.Points[25].Partial, b.Points[25].Label = 1900, true, "сейчас"
	b.Callouts = []render.Mark{
		{Point: 4, Title: "Крупный заказ", Lines: []string{"«Полюс», 0,4\u00a0млн\u00a0₽"}, Tone: render.Good},
		{Point: 14, Title: "Праздники"},
	}
	return b
}

func TestGoldenPictures(t *testing.T) {
	for name, b := range pictures() {
		t.Run(name, func(t *testing.T) {
			file, err := chart.PNG(b, 360, 1.25)
			if err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", name+".png")
			if *update {
				if err := os.WriteFile(golden, file, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if share := difference(t, file, want); share > 0.003 {
				t.Errorf("%.2f %% of the pixels differ from %s; if that is meant, run with -update", share*100, golden)
			}
		})
	}
}

// difference is the share of pixels whose brightness differs by more than a quarter.
func difference(t *testing.T, a, b []byte) float64 {
	t.Helper()
	one, two := decode(t, a), decode(t, b)
	if one.Bounds() != two.Bounds() {
		t.Fatalf("size %v, want %v", one.Bounds(), two.Bounds())
	}
	n, box := 0, one.Bounds()
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			p, q := gray(one, x, y), gray(two, x, y)
			if math.Abs(float64(p)-float64(q)) > 64 {
				n++
			}
		}
	}
	return float64(n) / float64(box.Dx()*box.Dy())
}

func gray(img image.Image, x, y int) uint8 {
	return color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y
}

func decode(t *testing.T, file []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestPictureSizes(t *testing.T) {
	file, err := chart.PNG(rendertest.Trend(), 360, 3.55)
	if err != nil {
		t.Fatal(err)
	}
	if got := decode(t, file).Bounds().Dx(); got != 1278 {
		t.Errorf("360 points at 3.55 are %d pixels wide, want 1278", got)
	}
	if len(file) > 60<<10 {
		t.Errorf("%d bytes for one chart", len(file))
	}
	for _, tt := range []struct{ width, scale float64 }{{0, 1}, {-5, 1}, {math.NaN(), 1}, {360, 0}, {360, math.Inf(1)}} {
		if _, err := chart.PNG(rendertest.Trend(), tt.width, tt.scale); err == nil {
			t.Errorf("width %g, scale %g: no error", tt.width, tt.scale)
		}
	}
}

func BenchmarkPicture(b *testing.B) {
	pic := chart.Picture{Headline: rendertest.Sample().Headline, Blocks: []render.Block{rendertest.Cards(), rendertest.Trend()}}
	size := 0
	for b.Loop() {
		file, err := pic.PNG(360, 3.55)
		if err != nil {
			b.Fatal(err)
		}
		size = len(file)
	}
	b.ReportMetric(float64(size), "bytes/file")
}
