/** Whether an address' fragment, with its `#`, claims to be a link to a cluster; of this version or of another. */
export function isShareFragment(fragment: string): boolean {
  return /^#v\d+\./.test(fragment)
}
