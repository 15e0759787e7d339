import type { Invocation } from './invocation.ts'

/** What stands before the output of a container that is attached to, unless `--quiet`. Follows kubectl/pkg/cmd/attach/attach.go Run. */
export function attachNotice(invocation: Invocation): void {
  if (invocation.bool('quiet')) return
  invocation.err(
    'All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\n',
  )
  invocation.err("If you don't see a command prompt, try pressing enter.\n")
}
