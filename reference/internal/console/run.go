package console

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"kubenotes.dev/reference/internal/settle"
)

// Shown is one step as the console shows it.
type Shown struct {
	Lines  []string // what was typed
	Output string   // what came back, both streams in the order written
}

// limit ends a command that never returns.
const limit = 20 * time.Minute

// Run runs the steps one after the other in the folder work and lets the cluster come to
// rest after each.
func Run(steps []Step, work string, watcher *settle.Watcher) ([]Shown, error) {
	var shown []Shown
	for _, step := range steps {
		output := ""
		if step.Sleep > 0 {
			time.Sleep(time.Duration(step.Sleep) * time.Second)
		} else {
			var err error
			if output, err = shell(step.Command, work); err != nil {
				return nil, err
			}
			if !step.NoSettle {
				watcher.Rest()
			}
		}
		shown = append(shown, Shown{Lines: step.Shown, Output: output})
	}
	return shown, nil
}

// shell runs one command; how it ends does not matter, what it prints does.
func shell(command, work string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	run := exec.CommandContext(ctx, "sh", "-c", command)
	run.Dir = work
	run.Env = []string{
		"PATH=" + os.Getenv("PATH"), "KUBECONFIG=" + os.Getenv("KUBECONFIG"), "HOME=" + work,
		"TERM=dumb", "TZ=UTC", "LANG=C", "KUBECACHEDIR=" + work + "/.cache",
	}
	var both bytes.Buffer
	run.Stdout, run.Stderr = &both, &both
	run.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	run.Cancel = func() error { return syscall.Kill(-run.Process.Pid, syscall.SIGKILL) }
	err := run.Run()
	if _, ended := err.(*exec.ExitError); err != nil && !ended {
		return "", err
	}
	return strings.ToValidUTF8(both.String(), "\uFFFD"), nil
}
