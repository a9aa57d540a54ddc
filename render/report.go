// Package render holds the Report, which is the document before layout, and the words and numbers of its languages. Its
// subpackages lay a Report out: PDF, mail, Telegram. They are pure: the same Report gives the same bytes.
package render

import "time"

// Report is a document before layout. All its texts are ready to be shown; a layout only places them.
type Report struct {
	Lang     string // "ru" or "en"
	Company  string // page header, left
	Name     string // page header, right: «Отчёт о продажах · октябрь 2026»
	Title    string // document title and file name: «Продажи за неделю 16–22 ноября 2026»
	Headline string // the finding, at most two lines on the page
	Context  string // period, comparison, source, basis
	Blocks   []Block
	Footer   string    // when made, version, "data as of"
	Made     time.Time // in the report's zone; the document's creation date
}

// Block is a part of a report: *Cards, *Trend, *Bars, *Funnel, *Table, *Callouts, *Actions or *Prose.
type Block interface {
	// Header is the block's head; layouts read it, compose fills it.
	Header() *Head
}

// Head begins every block.
type Head struct {
	ID       string // stable, ASCII: "sales_trend"; names pictures and links
	Title    string // the finding: «Почти треть отказов — из-за цены»
	Subtitle string // measure, unit, period, base: «Причины потерь, доля от 946 закрытых без оплаты; изменение, п. п.»
	Alt      string // the block in a sentence, for those who do not see pictures
	Empty    string // when there is nothing to show: why. The block is then laid out as a designed empty state
	Width    Width
}

// Header returns h itself, so that embedding Head makes a Block.
func (h *Head) Header() *Head { return h }

// Width is the share of the page a block takes. Neighbours that fit stand side by side: Wide and Narrow, Half and Half.
type Width int

// The widths.
const (
	Full   Width = iota // all 12 columns
	Half                // 243 pt
	Wide                // 348 pt, beside a Narrow
	Narrow              // 141 pt
)

// Tone is what a number means for the business; it decides its colour.
type Tone int

// The tones.
const (
	Neutral Tone = iota
	Good
	Bad
)

// Change is a difference, ready to show.
type Change struct {
	Text string // «12,1 %», «1,2 п. п.», without sign when Arrow says it
	Dir  int    // +1 arrow up, -1 arrow down, 0 none
	Tone Tone
}

// Cards are key figures, at most four in a row.
type Cards struct {
	Head
	Cards []Card
}

// Card is one key figure.
type Card struct {
	Label     string    // «Выручка»
	Span      string    // what the sparkline shows: «12 нед.»
	Value     string    // «24,6»; a dash when undefined, «н/д» without data
	Unit      string    // «млн ₽»
	Change    Change    // against the comparison period
	Reference string    // «в сентябре 300», «план 26,4 млн ₽», «7 из 43»
	Note      string    // «данные неполные», «устарело»; replaces Reference's colour, empty normally
	Spark     []float64 // oldest first; NaN is a gap
}

// Axis tells how a chart writes the numbers of its axis.
type Axis struct {
	Format func(v float64) string // tick label, without unit (the subtitle has it)
	Floor  bool                   // begin at zero
}

// Trend is a line over time.
type Trend struct {
	Head
	Axis     Axis
	Legend   string // name of the line; empty: no legend
	Points   []TrendPoint
	Other    []float64 // the comparison line, aligned with Points; nil: none. NaN is a gap
	OtherOf  string    // its name
	BandOf   string    // name of the expected band
	Callouts []Mark
}

// TrendPoint is a point of a Trend.
type TrendPoint struct {
	Label     string  // under the axis; empty: none
	Value     float64 // NaN: a gap
	Low, High float64 // expected range; NaN: none
	Shaded    bool    // weekend or holiday
	Partial   bool    // unfinished: drawn hollow, dashed towards it
}

// Mark calls a point out.
type Mark struct {
	Point int // index into Points
	Title string
	Lines []string
	Tone  Tone
}

// Bars are horizontal bars, largest first, with "other" last.
type Bars struct {
	Head
	Rows []Bar
}

// Bar is a row of Bars.
type Bar struct {
	Label  string
	Value  float64 // its length, against the largest
	Text   string  // «31 %»
	Extra  string  // a second figure: «293»
	Change Change
	Strong bool // the one the title speaks of
}

// Funnel is how many got how far.
type Funnel struct {
	Head
	Steps []Step
}

// Step is a stage of a Funnel.
type Step struct {
	Label      string
	Count      float64
	Text       string // «1 728»
	Conversion string // from the step before: «58 %»; empty for the first
	Change     string // of that: «−9 п. п.»
	Weak       bool   // its conversion fell most
}

// Table is rows of any number; it continues on the next page with its header.
type Table struct {
	Head
	Columns []Column
	Rows    []Row
	More    string // what was cut off: «и ещё 120 строк»; empty: nothing
}

// Column is a column of a Table.
type Column struct {
	Title string
	Kind  ColumnKind
	Grow  float64 // share of the spare width; 0: as narrow as its content
}

// ColumnKind says how the cells of a column are drawn.
type ColumnKind int

// The kinds of column.
const (
	Words   ColumnKind = iota // left, text
	Number                    // right, tabular digits
	InBar                     // a bar of Cell.Share of the width, no text
	Bullet                    // plan bullet: Cell.Share of plan, tick at 1, then Text
	Delta                     // arrow in its own column, then Text
	WithBar                   // Number with an InBar beside it
)

// Row is a row of a Table.
type Row struct {
	Cells []Cell
	Total bool   // the sum: semibold under a rule
	Link  string // into the CRM
}

// Cell is a cell of a Row.
type Cell struct {
	Text  string
	Share float64 // for InBar, Bullet, WithBar; NaN: none
	Dir   int     // for Delta
	Tone  Tone    // only failing values are coloured
}

// Callouts are alerts, worst first.
type Callouts struct {
	Head
	Items []Callout
}

// Callout is one alert.
type Callout struct {
	Tone  Tone
	Title string   // «Конверсия лидов из «Яндекс Директ»: 9,1 % — ниже 15 %»
	Lines []string // what was expected, base, since when
	Tag   string   // «новое», «третий день»
}

// Actions say what to do, at most three.
type Actions struct {
	Head
	Items []Action
}

// Action is one thing to do.
type Action struct {
	Title string // a bold verb phrase: «Вернуть 41 зависшее КП»
	Text  string // one sentence with the money at stake
}

// Prose is plain paragraphs.
type Prose struct {
	Head
	Paragraphs []string
}
