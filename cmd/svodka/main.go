// Command svodka reads a company's CRM, computes its sales KPIs, notices what is wrong and sends reports and alerts.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"
	_ "time/tzdata" // servers without a zone database know every zone all the same
)

// version is set by the linker.
var version = "dev"

// gcPercent trades a little time for memory: svodka lives beside other programs on small servers.
const gcPercent = 40

func main() {
	debug.SetGCPercent(gcPercent)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	a := &app{
		stdout: os.Stdout, stderr: os.Stderr,
		env: os.LookupEnv, now: time.Now, dir: ".",
	}
	code := a.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}
