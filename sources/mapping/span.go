package mapping

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// parseSpan reads a length of time in seconds: a number of them, or h:mm:ss.
func parseSpan(text, decimal string) (float64, error) {
	parts := strings.Split(text, ":")
	if len(parts) == 1 {
		n, err := parseNumber(text, decimal)
		if err == nil && (n.mark != "" || n.negative) {
			err = errNoNumber
		}
		if err != nil {
			return 0, fmt.Errorf("want seconds or h:mm:ss, got %s%s", shorten(text), hint(err))
		}
		return n.float(), nil
	}
	if len(parts) != 3 || len(parts[1]) != 2 {
		return 0, fmt.Errorf("want seconds or h:mm:ss, got %s", shorten(text))
	}
	hours, err1 := strconv.ParseUint(parts[0], 10, 32)
	minutes, err2 := strconv.ParseUint(parts[1], 10, 8)
	seconds, err3 := strconv.ParseFloat(parts[2], 64)
	if err1 != nil || err2 != nil || err3 != nil || minutes > 59 || !(seconds >= 0 && seconds < 60) {
		return 0, fmt.Errorf("want seconds or h:mm:ss, got %s", shorten(text))
	}
	return float64(hours)*3600 + float64(minutes)*60 + seconds, nil
}

// parseMark reads yes or no.
func parseMark(text string) (bool, error) {
	switch strings.ToLower(text) {
	case "true", "t", "yes", "y", "1", "да", "истина":
		return true, nil
	case "false", "f", "no", "n", "0", "нет", "ложь":
		return false, nil
	}
	return false, fmt.Errorf("want yes or no, got %s", shorten(text))
}

func hint(err error) string {
	if errors.Is(err, errAmbiguous) {
		return ": it " + err.Error()
	}
	return ""
}
