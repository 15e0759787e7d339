// Package console runs console scripts in a lab and writes down what the console shows.
package console

import (
	"fmt"
	"strconv"
	"strings"
)

// Step is one command of a script with the lines above it.
type Step struct {
	Shown    []string // comments, blank lines and the command as they stand in the script
	Command  string   // what the shell runs, here-document included
	NoSettle bool     // the cluster is not left to come to rest afterwards
	Sleep    int      // seconds to let pass instead of running a command
}

// Parse reads a script: lines that start with "$ " are commands, one that ends in
// <<'EOF' takes the lines up to EOF. It gives the steps and the lines after the last.
func Parse(text string) ([]Step, []string, error) {
	var steps []Step
	var step Step
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for index := 0; index < len(lines); index++ {
		line := lines[index]
		step.Shown = append(step.Shown, line)
		switch {
		case strings.HasPrefix(line, "$ "):
			step.Command = strings.TrimPrefix(line, "$ ")
			if mark := hereDocument(line); mark != "" {
				for line != mark {
					if index++; index == len(lines) {
						return nil, nil, fmt.Errorf("%q does not end with %s", step.Command, mark)
					}
					line = lines[index]
					step.Shown = append(step.Shown, line)
					step.Command += "\n" + line
				}
			}
			if seconds, found := strings.CutPrefix(step.Command, "sleep "); found {
				var err error
				if step.Sleep, err = strconv.Atoi(seconds); err != nil {
					return nil, nil, fmt.Errorf("%q: %w", step.Command, err)
				}
			}
			steps = append(steps, step)
			step = Step{}
		case strings.TrimSpace(line) == "# no-settle":
			step.NoSettle = true
		case line == "" || strings.HasPrefix(line, "#"):
		default:
			return nil, nil, fmt.Errorf("line %d is neither command nor comment: %q", index+1, line)
		}
	}
	return steps, step.Shown, nil
}

func hereDocument(line string) string {
	_, mark, found := strings.Cut(line, "<<")
	if !found {
		return ""
	}
	return strings.Trim(strings.TrimPrefix(mark, "-"), `'" `)
}
