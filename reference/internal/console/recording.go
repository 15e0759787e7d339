package console

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"kubenotes.dev/reference/internal/dump"
	"kubenotes.dev/reference/internal/jsontext"
	"kubenotes.dev/reference/internal/normal"
	"kubenotes.dev/reference/internal/settle"
)

// Recording is what the console showed for one script, normalised.
type Recording struct {
	Name    string
	Version string
	Steps   []Shown
	Tail    []string // lines after the last command
	Events  []settle.Event
	Names   map[string]string
	numbers map[string]string
}

// Keep writes the recording as it came to a file, so that it can be normalised again.
func (r *Recording) Keep(file string) error { return jsontext.WriteFile(file, r) }

// Kept reads such a file.
func Kept(file string) (*Recording, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	recording := &Recording{}
	return recording, json.Unmarshal(text, recording)
}

// Normalise rewrites all outputs; script is the text of the script itself.
func (r *Recording) Normalise(script string) {
	r.numbers = map[string]string{}
	given := normal.InManifest(script)
	for index, step := range r.Steps {
		if strings.Contains(strings.Join(step.Lines, "\n"), "kubectl explain") {
			r.Steps[index].Output = hidden(step.Output)
		}
		r.Steps[index].Output = normal.Console(r.Steps[index].Output, r.Names, given, r.numbers)
	}
}

func (r *Recording) head() string {
	return fmt.Sprintf("# recorded: Kubernetes %s, reference:record of scripts/%s.console", r.Version, r.Name)
}

// Write writes <name>.txt to the folder. Where an output differs from the one recorded
// before, both are right: all are kept in <name>.ties.json, and the text shows the first
// of them in the order of letters, so that recording again changes nothing.
func (r *Recording) Write(folder string) error {
	file := filepath.Join(folder, r.Name+".txt")
	ties, err := r.ties(folder, file)
	if err != nil {
		return err
	}
	lines := []string{r.head()}
	for index, step := range r.Steps {
		output := step.Output
		if known := ties[strconv.Itoa(index)]; len(known) > 0 {
			output = known[0]
		}
		lines = append(lines, step.Lines...)
		if output = strings.TrimSuffix(output, "\n"); output != "" {
			lines = append(lines, output)
		}
	}
	lines = append(lines, r.Tail...)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if len(ties) > 0 {
		recording := map[string]any{"recorded": dump.Head{Kubernetes: r.Version, Command: "reference:record of scripts/" + r.Name + ".console, several times"}, "outputs": ties}
		if err := jsontext.WriteFile(tiesFile(folder, r.Name), recording); err != nil {
			return err
		}
	}
	return os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o644)
}

// Follows tells whether the folder holds an earlier recording of the same script.
func (r *Recording) Follows(folder string) bool {
	text, err := os.ReadFile(filepath.Join(folder, r.Name+".txt"))
	if err != nil {
		return false
	}
	_, same := r.earlier(string(text))
	return same
}

// Forget removes the recording of a script, its ties too.
func Forget(folder, name string) error {
	for _, file := range []string{filepath.Join(folder, name+".txt"), tiesFile(folder, name)} {
		if err := os.Remove(file); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}

func tiesFile(folder, name string) string { return filepath.Join(folder, name+".ties.json") }

// ties joins what this run showed with what earlier runs showed, by number of the command.
func (r *Recording) ties(folder, file string) (map[string][]string, error) {
	known := map[string][]string{}
	if text, err := os.ReadFile(tiesFile(folder, r.Name)); err == nil {
		value, err := jsontext.Decode(text)
		if err != nil {
			return nil, err
		}
		for index, outputs := range value.(map[string]any)["outputs"].(map[string]any) {
			for _, output := range outputs.([]any) {
				known[index] = append(known[index], output.(string))
			}
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return map[string][]string{}, nil // the first time
	}
	before, same := r.earlier(string(text))
	if !same {
		return map[string][]string{}, nil // the script has changed
	}
	for index, step := range r.Steps {
		key := strconv.Itoa(index)
		if known[key] == nil && before[index] == strings.TrimSuffix(step.Output, "\n") {
			continue
		}
		outputs := append(known[key], step.Output)
		if known[key] == nil {
			outputs = append(outputs, withNewline(before[index]))
		}
		slices.Sort(outputs)
		known[key] = slices.Compact(outputs)
	}
	return known, nil
}

func withNewline(text string) string {
	if text == "" {
		return ""
	}
	return text + "\n"
}

// earlier reads the outputs out of an earlier text of the same script.
func (r *Recording) earlier(text string) ([]string, bool) {
	rest, found := strings.CutPrefix(text, r.head()+"\n")
	if !found {
		return nil, false
	}
	var outputs []string
	for index, step := range r.Steps {
		typed := strings.Join(step.Lines, "\n") + "\n"
		at := 0
		if !strings.HasPrefix(rest, typed) {
			if at = strings.Index(rest, "\n"+typed); at < 0 {
				return nil, false
			}
			at++
		}
		if index > 0 {
			outputs = append(outputs, strings.TrimSuffix(rest[:at], "\n"))
		} else if at > 0 {
			return nil, false
		}
		rest = rest[at+len(typed):]
	}
	if len(r.Tail) > 0 {
		rest = strings.TrimSuffix(rest, strings.Join(r.Tail, "\n")+"\n")
	}
	return append(outputs, strings.TrimSuffix(rest, "\n")), true
}
