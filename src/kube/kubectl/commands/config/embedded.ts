import { encodeBase64 } from '../../../apimachinery/base64.ts'
import { encodeUTF8 } from '../../../apimachinery/utf8.ts'
import { CommandError } from '../../errors.ts'
import type { Invocation } from '../../invocation.ts'

/**
 * Writes the file that a flag names into an entry: its path, or with `--embed-certs` its content.
 * Follows set_cluster.go modifyCluster and set_credentials.go modifyAuthInfo.
 */
export function embedded(invocation: Invocation, entry: Record<string, unknown>, flag: string): void {
  const path = invocation.string(flag)
  const { files } = invocation.context
  if (!invocation.bool('embed-certs')) {
    entry[flag] = files.absolute(path)
    delete entry[`${flag}-data`]
    return
  }
  const content = files.read(path)
  if (content === undefined) throw new CommandError(`could not stat ${flag} file ${path}: stat ${path}: no such file or directory`)
  delete entry[flag]
  entry[`${flag}-data`] = encodeBase64(encodeUTF8(content))
}
