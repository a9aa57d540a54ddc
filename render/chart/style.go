package chart

import (
	"svodka/render"
	"svodka/render/canvas"
)

// The palette. Good and bad are equally dark, so that they always come with an arrow, a sign or a shape.
var (
	white    = canvas.Hex(0xFFFFFF)
	ink      = canvas.Hex(0x0D1B2A)
	text2    = canvas.Hex(0x4A5768)
	text3    = canvas.Hex(0x667085)
	other    = canvas.Hex(0x9AA5B5)
	line     = canvas.Hex(0xDFE4EB)
	grid     = canvas.Hex(0xECEFF4)
	panel    = canvas.Hex(0xF6F8FB)
	accent   = canvas.Hex(0x1D4ED8)
	pale     = canvas.Hex(0xECF1FD)
	band     = canvas.Hex(0xDCE6FB)
	softBar  = canvas.Hex(0xB4C3DE)
	good     = canvas.Hex(0x0F766E)
	goodTint = canvas.Hex(0xE6F4F1)
	bad      = canvas.Hex(0xC2410C)
	badTint  = canvas.Hex(0xFDF1EA)
)

// The letters.
var (
	titleFont  = canvas.SemiBold.At(9.5)
	subFont    = canvas.Regular.At(7.2)
	labelFont  = canvas.Regular.At(8)
	strongFont = canvas.SemiBold.At(8)
	axisFont   = canvas.Regular.At(7)
	smallBold  = canvas.SemiBold.At(7.5)
)

// toned is the colour of a tone, or plain where it is neutral.
func toned(t render.Tone, plain canvas.Color) canvas.Color {
	switch t {
	case render.Good:
		return good
	case render.Bad:
		return bad
	}
	return plain
}

// tinted is the background of a tone.
func tinted(t render.Tone) canvas.Color {
	switch t {
	case render.Good:
		return goodTint
	case render.Bad:
		return badTint
	}
	return pale
}
