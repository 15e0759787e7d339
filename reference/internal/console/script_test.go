package console

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	steps, tail, err := Parse(strings.Join([]string{
		"# about", "$ kubectl apply -f - <<'EOF'", "kind: Pod", "EOF", "# no-settle", "$ kubectl get pods", "$ sleep 20", "# end", "",
	}, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(steps) != 3 || len(tail) != 1 {
		t.Fatalf("%d steps and %d lines after them", len(steps), len(tail))
	}
	if steps[0].Command != "kubectl apply -f - <<'EOF'\nkind: Pod\nEOF" || len(steps[0].Shown) != 4 {
		t.Errorf("here-document: %+v", steps[0])
	}
	if steps[0].NoSettle || !steps[1].NoSettle || steps[2].NoSettle {
		t.Error("no-settle holds for the command below it alone")
	}
	if steps[2].Sleep != 20 {
		t.Errorf("sleep: %+v", steps[2])
	}
}

func TestWritingAgainKeepsTies(t *testing.T) {
	folder := t.TempDir()
	run := func(output string) *Recording {
		return &Recording{Name: "s", Version: "v1", Steps: []Shown{{Lines: []string{"$ a"}, Output: output}, {Lines: []string{"$ b"}, Output: "same\n"}}}
	}
	for _, output := range []string{"two\n", "one\n", "two\n"} {
		if err := run(output).Write(folder); err != nil {
			t.Fatal(err)
		}
	}
	before, same := run("").earlier("# recorded: Kubernetes v1, reference:record of scripts/s.console\n$ a\none\n$ b\nsame\n")
	if !same || before[0] != "one" || before[1] != "same" {
		t.Errorf("earlier outputs: %q %v", before, same)
	}
	ties, err := run("two\n").ties(folder, folder+"/s.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(ties) != 1 || strings.Join(ties["0"], "") != "one\ntwo\n" {
		t.Errorf("ties: %q", ties)
	}
}
