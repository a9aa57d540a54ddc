package database

import (
	"database/sql"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"svodka/sources/mapping"
)

// Forms of moments: those that know their place in time, and those that only say what a clock on the wall showed.
const (
	instantForm = "2006-01-02T15:04:05.999999999Z"
	wallForm    = "2006-01-02 15:04:05.999999999"
)

// cellOf turns a driver's value of a column of some type into text that can be read in one way only.
func cellOf(value any, kind string) mapping.Cell {
	switch v := value.(type) {
	case int64:
		return mapping.Cell{Text: strconv.FormatInt(v, 10), Plain: true}
	case uint64:
		return mapping.Cell{Text: strconv.FormatUint(v, 10), Plain: true}
	case float64:
		return mapping.Cell{Text: strconv.FormatFloat(v, 'f', -1, 64), Plain: true}
	case float32:
		return mapping.Cell{Text: strconv.FormatFloat(float64(v), 'f', -1, 32), Plain: true}
	case bool:
		return mapping.Cell{Text: strconv.FormatBool(v)}
	case time.Time:
		return mapping.Cell{Text: momentText(v, kind)}
	case string:
		return textCell(v, kind)
	case []byte:
		return textCell(bytesText(v, kind), kind)
	}
	return mapping.Cell{}
}

func momentText(t time.Time, kind string) string {
	switch kind {
	case "DATE":
		return t.Format(time.DateOnly)
	case "TIMESTAMP":
		return t.Format(wallForm)
	}
	return t.UTC().Format(instantForm)
}

// bytesText is text, except for bits and other bytes that are none: those are numbers and hexadecimal digits.
func bytesText(b []byte, kind string) string {
	if kind == "BIT" && len(b) <= 8 {
		v := uint64(0)
		for _, one := range b {
			v = v<<8 | uint64(one)
		}
		return strconv.FormatUint(v, 10)
	}
	if strings.Contains(kind, "BINARY") && !utf8.Valid(b) {
		return hex.EncodeToString(b)
	}
	return string(b)
}

func textCell(text, kind string) mapping.Cell {
	c := mapping.Cell{Text: text}
	switch kind {
	case "NUMERIC", "DECIMAL", "UNSIGNED DECIMAL":
		c.Plain = true
	case "MYSQL TIMESTAMP":
		if text != "" && !strings.HasPrefix(text, "0000") {
			c.Text += "Z" // the session's zone is UTC
		}
	}
	return c
}

// kindsOf names the types of the columns, those of MySQL that mean something else than in PostgreSQL by a name of their own.
func kindsOf(types []*sql.ColumnType, driver string) []string {
	kinds := make([]string, len(types))
	for i, t := range types {
		kinds[i] = strings.ToUpper(t.DatabaseTypeName())
		if driver == "mysql" && kinds[i] == "TIMESTAMP" {
			kinds[i] = "MYSQL TIMESTAMP"
		}
	}
	return kinds
}
