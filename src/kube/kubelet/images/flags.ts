/** `--name=value` and `--name value` of a command line. */
export function flagReader(options: readonly string[]): (name: string) => string | undefined {
  return name =>
    options.find(option => option.startsWith(`--${name}=`))?.slice(name.length + 3) ??
    (options.includes(`--${name}`) ? (options[options.indexOf(`--${name}`) + 1] ?? '') : undefined)
}
