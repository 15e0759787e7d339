package runtime

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// memoryWatch stands in for the kernel's limit: it looks at what the processes of a
// container hold and kills the container when that is more than its limit.
type memoryWatch struct {
	quit   chan struct{}
	killed chan bool
}

func (r *Runtime) watchMemory(c *container) *memoryWatch {
	watch := &memoryWatch{quit: make(chan struct{}), killed: make(chan bool, 1)}
	go func() {
		namespace, _ := os.Readlink(fmt.Sprintf("/proc/%d/ns/pid", c.pid))
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-watch.quit:
				watch.killed <- false
				return
			case <-tick.C:
			}
			c.mutex.Lock()
			limit := c.config.GetLinux().GetResources().GetMemoryLimitInBytes()
			c.mutex.Unlock()
			if limit > 0 && held(namespace) > limit {
				_ = syscall.Kill(c.pid, syscall.SIGKILL)
				watch.killed <- true
				return
			}
		}
	}()
	return watch
}

// stop ends the watch and says whether it killed.
func (w *memoryWatch) stop() bool {
	close(w.quit)
	return <-w.killed
}

// held sums the resident memory of all processes in one process namespace, in bytes.
func held(namespace string) int64 {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0
	}
	var total int64
	for _, entry := range entries {
		if _, err := strconv.Atoi(entry.Name()); err != nil {
			continue
		}
		if link, err := os.Readlink("/proc/" + entry.Name() + "/ns/pid"); err != nil || link != namespace {
			continue
		}
		text, err := os.ReadFile("/proc/" + entry.Name() + "/statm")
		if fields := strings.Fields(string(text)); err == nil && len(fields) > 2 {
			resident, _ := strconv.ParseInt(fields[1], 10, 64)
			shared, _ := strconv.ParseInt(fields[2], 10, 64)
			total += (resident - shared) * int64(os.Getpagesize())
		}
	}
	return total
}
