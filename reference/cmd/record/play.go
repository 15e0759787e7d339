package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"kubenotes.dev/reference/internal/api"
	"kubenotes.dev/reference/internal/cases"
	"kubenotes.dev/reference/internal/console"
	"kubenotes.dev/reference/internal/settle"
)

// play runs one console script in the lab that KUBECONFIG names, which must be fresh.
func play(r request, client *api.Client) error {
	text, err := os.ReadFile(r.script)
	if err != nil {
		return err
	}
	steps, tail, err := console.Parse(string(text))
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "script-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	// A script may change its kubeconfig: it gets a copy.
	config, err := os.ReadFile(os.Getenv("KUBECONFIG"))
	if err != nil {
		return err
	}
	copied := work + "/.kubeconfig"
	if err := os.WriteFile(copied, config, 0o600); err != nil {
		return err
	}
	if err := os.Setenv("KUBECONFIG", copied); err != nil {
		return err
	}
	// Scripts stop nodes with the command that a kind user has for it.
	if err := os.Setenv("PATH", filepath.Join(r.reference, "kind", "bin")+":"+os.Getenv("PATH")); err != nil {
		return err
	}
	watcher, err := settle.Watch(client)
	if err != nil {
		return err
	}
	watcher.Rest()
	fresh := len(watcher.Events())
	shown, err := console.Run(steps, work, watcher)
	if err != nil {
		return err
	}
	recording := console.Recording{
		Name: strings.TrimSuffix(filepath.Base(r.script), ".console"), Version: r.version,
		Steps: shown, Tail: tail, Events: watcher.Events()[fresh:], Names: watcher.Generated(),
	}
	if err := recording.Keep(raw(r, recording.Name, runs(r, recording.Name)+1)); err != nil {
		return err
	}
	return write(r, &recording, string(text))
}

// raw is where one run of a script lies as it came; every run has a number.
func raw(r request, name string, run int) string {
	return filepath.Join(r.reference, "run", "raw", fmt.Sprintf("%s.%d.json", name, run))
}

// runs counts the kept runs of a script.
func runs(r request, name string) int {
	count := 0
	for {
		if _, err := os.Stat(raw(r, name, count+1)); err != nil {
			return count
		}
		count++
	}
}

// again normalises recorded manifests and every kept run of the scripts anew, without a lab.
func again(r request) error {
	for _, part := range []string{"cases", "pairs"} {
		if err := cases.Again(filepath.Join(r.out, part), filepath.Join(r.reference, part)); err != nil {
			return err
		}
	}
	files, err := filepath.Glob(filepath.Join(r.scripts, r.only+".console"))
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		name := strings.TrimSuffix(filepath.Base(file), ".console")
		if runs(r, name) > 0 {
			if err := console.Forget(filepath.Join(r.out, "scripts"), name); err != nil {
				return err
			}
		}
		for run := range runs(r, name) {
			recording, err := console.Kept(raw(r, name, run+1))
			if err != nil {
				return err
			}
			if err := write(r, recording, string(text)); err != nil {
				return err
			}
		}
	}
	return nil
}

func write(r request, recording *console.Recording, script string) error {
	recording.Normalise(script)
	folder := filepath.Join(r.out, "scripts")
	anew := !recording.Follows(folder)
	if err := recording.Write(folder); err != nil {
		return err
	}
	return recording.WriteTimeline(filepath.Join(r.out, "timelines"), script, anew)
}
