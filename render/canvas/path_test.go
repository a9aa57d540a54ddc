package canvas_test

import (
	"math"
	"testing"

	"svodka/render/canvas"
)

func TestCircleIsRound(t *testing.T) {
	p := canvas.Circle(10, 20, 5)
	from := canvas.Point{}
	for _, s := range p.Segments {
		switch s.Op {
		case canvas.Curve:
			x := (from.X + 3*s.P[0].X + 3*s.P[1].X + s.P[2].X) / 8
			y := (from.Y + 3*s.P[0].Y + 3*s.P[1].Y + s.P[2].Y) / 8
			if r := math.Hypot(x-10, y-20); math.Abs(r-5) > 0.01 {
				t.Errorf("radius %g halfway along an arc, want 5", r)
			}
			from = s.P[2]
		case canvas.Move, canvas.Line:
			from = s.P[0]
		}
	}
}

func TestRoundedNeverExceedsItsBox(t *testing.T) {
	p := canvas.RoundedAll(canvas.Rect{X: 1, Y: 1, W: 2, H: 1}, 9)
	for _, s := range p.Segments {
		for _, q := range s.P {
			if s.Op != canvas.Close && q != (canvas.Point{}) && (q.X < 1 || q.X > 3 || q.Y < 1 || q.Y > 2) {
				t.Errorf("point %v outside the rectangle", q)
			}
		}
	}
}

func TestMix(t *testing.T) {
	black, white := canvas.Hex(0), canvas.Hex(0xFFFFFF)
	for share, want := range map[float64]uint8{-1: 0, 0: 0, 0.5: 128, 1: 255, 7: 255} {
		if got := black.Mix(white, share); got.R != want || got.G != want || got.B != want {
			t.Errorf("black with %g white is %v, want %d", share, got, want)
		}
	}
}
