package normal

import (
	"regexp"
	"strings"
)

var (
	tableHead  = regexp.MustCompile(`^[A-Z][A-Z()/ -]*[A-Z)](   +[A-Z][A-Z()/ -]*[A-Z)])+ *$`)
	eventsHead = regexp.MustCompile(`^  Type +Reason +Age +From +Message$`)
	column     = regexp.MustCompile(`\S+( \S+)*`)
	duration   = regexp.MustCompile(`^(\d+(y|d|h|m|s))+$|^<invalid>$`)
	headless   = regexp.MustCompile(`   +(?:\d+(?:y|d|h|m|s))+(?:$|   +)`)
	wide       = regexp.MustCompile(`   +`)
	// kubectl tells of what it did not find below the table of what it found.
	message = regexp.MustCompile(`^(Error from server|error:|Warning:)`)
)

// timed are the columns that tell how long ago something was or how long it took.
var timed = map[string]bool{"AGE": true, "LAST SEEN": true, "FIRST SEEN": true, "LAST SCHEDULE": true, "DURATION": true, "Age": true}

// Tables replaces the times in kubectl's tables, and in every cell what replace does, and
// sets the columns anew, so that widths do not tell what was replaced.
func Tables(text string, replace func(string) string) string {
	lines := strings.Split(text, "\n")
	for index := 0; index < len(lines); index++ {
		gap, skip := 3, 0
		switch {
		case eventsHead.MatchString(lines[index]):
			gap, skip = 2, 1
		case !tableHead.MatchString(lines[index]) && !oneColumn(lines[index]):
			lines[index] = withoutHead(lines[index])
			continue
		}
		end := index + 1
		for end < len(lines) && lines[end] != "" && (skip == 0 || strings.HasPrefix(lines[end], "  ")) && !tableHead.MatchString(lines[end]) && !message.MatchString(lines[end]) {
			end++
		}
		copy(lines[index:end], realign(lines[index:end], gap, skip, replace))
		index = end - 1
	}
	return strings.Join(lines, "\n")
}

// withoutHead replaces the age in a row that stands without its head, and parts its cells
// by three spaces.
func withoutHead(line string) string {
	if !headless.MatchString(line) {
		return line
	}
	cells := wide.Split(strings.TrimRight(line, " "), -1)
	for index := 1; index < len(cells); index++ {
		cells[index] = withoutTime(cells[index])
	}
	return strings.Join(cells, "   ")
}

func oneColumn(line string) bool { return line == "AGE" || line == "NAME" }

// realign splits the rows where the head's columns begin.
func realign(rows []string, gap, skip int, replace func(string) string) []string {
	bounds := column.FindAllStringIndex(strings.TrimRight(rows[0], " "), -1)
	starts := []int{}
	for _, bound := range bounds {
		starts = append(starts, bound[0])
	}
	if skip > 0 { // single spaces do not part the columns of events
		starts = nil
		for _, word := range regexp.MustCompile(`\S+`).FindAllStringIndex(rows[0], -1) {
			starts = append(starts, word[0])
		}
	}
	cells := make([][]string, len(rows))
	widths := make([]int, len(starts))
	for number, row := range rows {
		characters := []rune(row)
		for index, start := range starts {
			end := len(characters)
			if index+1 < len(starts) {
				end = min(end, starts[index+1])
			}
			cell := ""
			if start < end {
				cell = strings.TrimRight(string(characters[start:end]), " ")
			}
			head := strings.TrimSpace(string([]rune(rows[0])[start:min(len([]rune(rows[0])), max(start, endOf(starts, index, rows[0])))]))
			if number > 0 && timed[head] {
				cell = withoutTime(cell)
			}
			cell = replace(cell)
			cells[number] = append(cells[number], cell)
			widths[index] = max(widths[index], len([]rune(cell)))
		}
	}
	out := make([]string, len(rows))
	for number, row := range cells {
		line := strings.Repeat(" ", starts[0])
		for index, cell := range row {
			line += cell
			if index+1 < len(row) {
				line += strings.Repeat(" ", widths[index]+gap-len([]rune(cell)))
			}
		}
		out[number] = strings.TrimRight(line, " ")
	}
	return out
}

func endOf(starts []int, index int, head string) int {
	if index+1 < len(starts) {
		return starts[index+1]
	}
	return len([]rune(head))
}

func withoutTime(cell string) string {
	first, rest, found := strings.Cut(cell, " ")
	if !duration.MatchString(first) {
		return cell
	}
	if found {
		return "<age> " + rest
	}
	return "<age>"
}
