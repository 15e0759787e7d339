package cases

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"time"

	"kubenotes.dev/reference/internal/dump"
	"kubenotes.dev/reference/internal/normal"
	"kubenotes.dev/reference/internal/proxy"
)

// RecordPairs asks about every folder of a first manifest and its change.
func (r *Recorder) RecordPairs(folder, out, only string) error {
	folders, err := filepath.Glob(filepath.Join(folder, only))
	if err != nil {
		return err
	}
	sort.Strings(folders)
	for _, pair := range folders {
		name := filepath.Base(pair)
		if r.recorded(out, name) {
			continue
		}
		manifests := ""
		for _, part := range []string{"1.yaml", "2.yaml"} {
			text, err := os.ReadFile(filepath.Join(pair, part))
			if err != nil {
				return err
			}
			manifests += string(text)
			if err := os.WriteFile(filepath.Join(r.Work, part), text, 0o644); err != nil {
				return err
			}
		}
		given := normal.InManifest(manifests)
		recording, err := r.pair(given)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := write(filepath.Join(out, name+".json"), recording, given); err != nil {
			return err
		}
	}
	return nil
}

// pair asks about 1.yaml and 2.yaml of the work folder.
func (r *Recorder) pair(given normal.Given) (map[string]any, error) {
	recording := map[string]any{"recorded": dump.Head{
		Kubernetes: r.Version,
		Command:    "kubectl apply -f 1.yaml; kubectl replace --dry-run=server -f 2.yaml; kubectl apply --dry-run=server -f 2.yaml; kubectl apply -f 2.yaml",
	}}
	var all []proxy.Exchange
	for _, step := range []struct {
		key  string
		args []string
	}{
		{"first", []string{"apply", "-f", "1.yaml"}},
		{"replace", []string{"replace", "--dry-run=server", "-f", "2.yaml"}},
		{"dryRun", []string{"apply", "--dry-run=server", "-f", "2.yaml"}},
		{"apply", []string{"apply", "-f", "2.yaml"}},
	} {
		output, exchanges, err := r.kubectl(step.args...)
		if err != nil {
			return nil, err
		}
		all = append(all, exchanges...)
		recording[step.key] = output
		answers, err := Answers(exchanges, given)
		if err != nil {
			return nil, err
		}
		switch step.key {
		case "first":
			if output.Exit != 0 {
				return nil, fmt.Errorf("the first manifest was refused: %s", output.Stderr)
			}
			// Controllers react to the first object; the change meets it at rest.
			time.Sleep(1500 * time.Millisecond)
		case "replace", "apply":
			if len(answers) == 0 {
				continue
			}
			last := answers[len(answers)-1]
			if step.key == "replace" {
				if last.Status != nil {
					recording["replaceStatus"] = last.Status
				}
				continue
			}
			recording["warnings"] = last.Warnings
			if last.Status != nil {
				recording["status"] = last.Status
			}
			if last.Object != nil {
				recording["object"] = last.Object
			}
		}
	}
	return recording, clean(r.Client, all)
}
