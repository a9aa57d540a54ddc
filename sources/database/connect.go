package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"svodka/internal/secret"
)

// connectTimeout is how long a server may take to answer at all.
const connectTimeout = 30 * time.Second

// address is a DSN understood.
type address struct {
	open     func() driver.Connector
	password string
	user     string
}

// openDSN understands a DSN. The error repeats nothing of it.
func openDSN(kind string, dsn secret.String) (address, error) {
	if kind == "mysql" {
		return openMySQL(dsn.Reveal())
	}
	return openPostgres(dsn.Reveal())
}

// hostForm tells a DSN of the form host=… user=… from what is none.
var hostForm = regexp.MustCompile(`(^|\s)host\s*=`)

func openPostgres(dsn string) (address, error) {
	isURL := strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://")
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil || !isURL && !hostForm.MatchString(dsn) {
		return address{}, errors.New("is no address of a PostgreSQL database; want " + addressForm("postgres"))
	}
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = connectTimeout
	}
	return address{func() driver.Connector { return stdlib.GetConnector(*cfg) }, cfg.Password, cfg.User}, nil
}

func openMySQL(dsn string) (address, error) {
	wrong := errors.New("is no address of a MySQL database; want " + addressForm("mysql"))
	if rest, ok := strings.CutPrefix(dsn, "mysql://"); ok {
		u, err := url.Parse("mysql://" + rest)
		if err != nil || u.Host == "" {
			return address{}, wrong
		}
		dsn = fromURL(u)
	}
	cfg, err := mysql.ParseDSN(dsn)
	if err != nil {
		return address{}, wrong
	}
	cfg.ParseTime, cfg.MultiStatements, cfg.AllowAllFiles, cfg.InterpolateParams = false, false, false, false
	cfg.Logger = &mysql.NopLogger{}
	if cfg.Timeout == 0 {
		cfg.Timeout = connectTimeout
	}
	if cfg.Params == nil {
		cfg.Params = map[string]string{}
	}
	cfg.Params["time_zone"] = "'+00:00'" // what TIMESTAMP columns are shown in
	c, err := mysql.NewConnector(cfg)
	if err != nil {
		return address{}, wrong
	}
	return address{func() driver.Connector { return c }, cfg.Passwd, cfg.User}, nil
}

// fromURL writes an address as the driver wants it.
func fromURL(u *url.URL) string {
	host := u.Host
	if u.Port() == "" {
		host += ":3306"
	}
	password, _ := u.User.Password()
	dsn := u.User.Username() + ":" + password + "@tcp(" + host + ")/" + strings.TrimPrefix(u.Path, "/")
	if u.RawQuery != "" {
		dsn += "?" + u.RawQuery
	}
	return dsn
}

// connect makes a pool of the settings; it does not yet connect. Path is the file of SQLite.
func (c *Config) connect(path string) (*sql.DB, error) {
	if c.Driver == "sqlite" {
		return openSQLite(path)
	}
	a, err := openDSN(c.Driver, c.DSN)
	if err != nil {
		return nil, fmt.Errorf("dsn: %w", err)
	}
	db := sql.OpenDB(a.open())
	db.SetMaxOpenConns(2)
	db.SetConnMaxIdleTime(time.Minute)
	return db, nil
}

// exists says what is wrong where there is no file of a database.
func exists(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return fmt.Errorf("path: %w", err)
	case info.IsDir():
		return fmt.Errorf("path: %s is a folder; write the file of the database", path)
	}
	return nil
}

// openSQLite opens a file for reading only.
func openSQLite(path string) (*sql.DB, error) {
	u := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: "mode=ro&_pragma=query_only(1)&_pragma=busy_timeout(10000)&_dqs=0"}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, fmt.Errorf("path: %w", err)
	}
	db.SetMaxOpenConns(2)
	return db, nil
}

// hider returns what takes secrets out of a driver's errors. What it returns keeps no more of the error than whether it was
// the end of a context.
func (c *Config) hider() func(error) error {
	known := []secret.String{c.DSN}
	if a, err := openDSN(c.Driver, c.DSN); err == nil {
		known = append(known, secret.New(a.password))
	}
	scrub := secret.NewScrubber(known...)
	return func(err error) error {
		text := scrub.Text(err.Error())
		for _, cause := range []error{context.Canceled, context.DeadlineExceeded} {
			if errors.Is(err, cause) {
				if text == cause.Error() {
					return cause
				}
				return fmt.Errorf("%s: %w", strings.TrimSuffix(strings.TrimSuffix(text, cause.Error()), ": "), cause)
			}
		}
		return errors.New(text)
	}
}
