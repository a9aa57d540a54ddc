package testserver

import (
	"net"
	"strings"
	"testing"
)

// The addresses lead to a server for as long as the test runs, and to nothing after it.
func TestServersComeAndGo(t *testing.T) {
	for name, start := range map[string]func(*testing.T) string{"PostgreSQL": Postgres, "MariaDB": MariaDB} {
		var address string
		t.Run(name, func(t *testing.T) {
			_, rest, _ := strings.Cut(start(t), "127.0.0.1:")
			address = "127.0.0.1:" + rest[:strings.IndexAny(rest, "/)")]
			if err := dial(address); err != nil {
				t.Errorf("nobody answers at %s: %v", address, err)
			}
		})
		if address != "" && dial(address) == nil {
			t.Errorf("%s still answers at %s", name, address)
		}
	}
}

func dial(address string) error {
	c, err := net.Dial("tcp", address)
	if err == nil {
		err = c.Close()
	}
	return err
}
