package normal

import (
	"regexp"
	"sort"
	"strings"
)

// suffix is the alphabet of generated names.
const suffix = "[bcdfghjklmnpqrstvwxz2456789]"

var random = regexp.MustCompile("^" + suffix + "{5}$")

// replacement is one pattern of a console text that differs from run to run.
type replacement struct {
	pattern *regexp.Regexp
	with    string
}

// replacements keep the length where a table depends on it; what cannot is realigned.
var replacements = []replacement{
	{uid, UID},
	{regexp.MustCompile(`\b[0-9a-f]{64}\b`), strings.Repeat("0", 64)},
	{regexp.MustCompile(`\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z`), Time},
	{regexp.MustCompile(`\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}`), "Thu, 01 Jan 2026 00:00:00 +0000"},
	{regexp.MustCompile(`\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? \+0000`), "2026-01-01 00:00:00 +0000"},
	{regexp.MustCompile(`/tmp/(LIVE|MERGED)-\d+`), "/tmp/$1-0"},
	{regexp.MustCompile(`\beyJ[\w-]+\.[\w-]+\.[\w-]+`), "<token>"},
	{regexp.MustCompile(`\bin \d[\w.]*s \(\d[\w.]*s including waiting\)`), "in <time> (<time> including waiting)"},
	{regexp.MustCompile(`(rancher\.io/local-path)_\S+?_(` + UID + `)`), "${1}_<pod>_$2"},
	{regexp.MustCompile(`((?:"?resourceVersion"?|"?lastSyncResourceVersion"?): ?"?)\d+`), "${1}1"},
	{regexp.MustCompile(`\b10\.244\.\d\.\d+\b`), "<pod-ip>"},
	{regexp.MustCompile(`\b(10\.96\.0\.1)\b`), "<kubernetes-ip>"},
	{regexp.MustCompile(`\b(10\.96\.0\.10)\b`), "<dns-ip>"},
	{regexp.MustCompile(`\b10\.96\.\d+\.\d+\b`), "<cluster-ip>"},
	{regexp.MustCompile(`<kubernetes-ip>`), "10.96.0.1"},
	{regexp.MustCompile(`<dns-ip>`), "10.96.0.10"},
	{regexp.MustCompile(`\b(\d+(?:/TCP|/UDP|/SCTP)?:|[Nn]odePort"?: *"?|NodePort: +\S+ +)(3[0-2]\d{3})\b`), "${1}<node-port>"},
	{regexp.MustCompile(`\b(\w[\w-]*)-2\d{7}\b`), "$1-20000000"},
	{regexp.MustCompile(`\(x(\d+) over [\dsmhdy]+\)`), "(x$1 over <age>)"},
	{regexp.MustCompile(`\(([\dsmhdy]+) ago\)`), "(<age> ago)"},
	{regexp.MustCompile(`kube-api-access-` + suffix + `{5}`), "kube-api-access-aaaaa"},
	{regexp.MustCompile(`localhost:\d{4,5}|127\.0\.0\.1:\d{5}`), "127.0.0.1:<port>"},
}

// Console rewrites what one command printed. names are the names that the server made with
// what it made them from; given are texts of the script that stay as they are; numbers
// holds the numbers already given to names and grows.
func Console(text string, names map[string]string, given Given, numbers map[string]string) string {
	text = Tables(text, func(cell string) string { return replaced(cell, given) })
	return rename(replaced(text, given), names, numbers)
}

// replaced applies every replacement but to what the script gave.
func replaced(text string, given Given) string {
	for _, one := range replacements {
		text = one.pattern.ReplaceAllStringFunc(text, func(found string) string {
			if given(found) {
				return found
			}
			return one.pattern.ReplaceAllString(found, one.with)
		})
	}
	return text
}

// rename gives generated names the ends aaaaa, aaaab, … in the order in which they show
// up. Lines that stand together and differ only by such a name, and would otherwise come
// in the order of random letters, are sorted without it.
func rename(text string, names map[string]string, numbers map[string]string) string {
	if len(names) == 0 {
		return text
	}
	made := make([]string, 0, len(names))
	for name, prefix := range names {
		if random.MatchString(strings.TrimPrefix(name, prefix)) { // a StatefulSet's Pods have numbers
			made = append(made, name)
		}
	}
	sort.Slice(made, func(i, j int) bool {
		return len(made[i]) > len(made[j]) || len(made[i]) == len(made[j]) && made[i] < made[j]
	})
	find := func(line string) string {
		for _, name := range made {
			if strings.Contains(line, name) {
				return name
			}
		}
		return ""
	}
	hidden := func(line string) string {
		for name := find(line); name != ""; name = find(line) {
			line = strings.ReplaceAll(line, name, names[name]+"?????")
		}
		return line
	}
	lines := strings.Split(text, "\n")
	for begin := 0; begin < len(lines); begin++ {
		prefix := names[find(lines[begin])]
		end := begin
		for end < len(lines) && prefix != "" && names[find(lines[end])] == prefix && sortable(lines[end], prefix) {
			end++
		}
		if end > begin+1 {
			group := lines[begin:end]
			sort.SliceStable(group, func(i, j int) bool { return hidden(group[i]) < hidden(group[j]) })
			begin = end - 1
		}
	}
	for index, line := range lines {
		for name := find(line); name != ""; name = find(line) {
			if numbers[name] == "" {
				numbers[name] = names[name] + Ending(count(numbers, names[name]))
			}
			line = strings.ReplaceAll(line, name, numbers[name])
		}
		lines[index] = line
	}
	return strings.Join(lines, "\n")
}

// sortable lines begin with the generated name, perhaps after a kind or a namespace.
func sortable(line, prefix string) bool {
	before, _, _ := strings.Cut(line, prefix)
	return len(strings.Fields(before)) < 2
}

func count(numbers map[string]string, prefix string) int {
	found := 0
	for _, name := range numbers {
		if strings.HasPrefix(name, prefix) && len(name) == len(prefix)+5 {
			found++
		}
	}
	return found
}

// Ending writes a number as five letters: aaaaa, aaaab, …
func Ending(number int) string {
	const letters = "abcdefghijklmnopqrstuvwxyz"
	text := ""
	for range 5 {
		text = string(letters[number%len(letters)]) + text
		number /= len(letters)
	}
	return text
}
