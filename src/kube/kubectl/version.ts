const release = { major: '1', minor: '37' }
const build = { gitVersion: 'v1.37.2', gitCommit: '', gitTreeState: 'clean', buildDate: '', goVersion: '', compiler: 'gc', platform: 'linux/amd64' }

/** What kubectl says of itself. Follows component-base/version; what a simulation has not (commit, dates) is empty. */
export const clientVersion = { ...release, ...build }

/** What the server answers on /version. */
export const serverVersion = {
  ...release,
  emulationMajor: '1',
  emulationMinor: '37',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '36',
  ...build,
}

/** The version of kustomize in kubectl 1.37. */
export const kustomizeVersion = 'v5.8.1'
