import type { Container, ContainerRestartRule, PodSpec } from '../../../api/types.gen.ts'

/** Whether a container that ended with `exitCode` starts again. Follows pkg/api/v1/pod/util.go ContainerShouldRestart. */
export function containerShouldRestart(container: Container, spec: PodSpec, exitCode: number): boolean {
  if (container.restartPolicy !== undefined) {
    const action = matchingRule(container, exitCode)?.action
    if (action === 'Restart' || action === 'RestartAllContainers') return true
  }
  switch (container.restartPolicy ?? spec.restartPolicy) {
    case 'OnFailure':
      return exitCode !== 0
    case 'Never':
      return false
    default:
      return true
  }
}

/** The first rule for the exit code. Follows FindMatchingContainerRestartRule. */
export function matchingRule({ restartPolicyRules }: Container, exitCode: number): ContainerRestartRule | undefined {
  return (restartPolicyRules ?? []).find(({ exitCodes }) => {
    const listed = (exitCodes?.values ?? []).includes(exitCode)
    return exitCodes?.operator === 'In' ? listed : exitCodes?.operator === 'NotIn' && !listed
  })
}

/** Whether a rule of any container may restart them all. Follows AllContainersCouldRestart. */
export function allContainersCouldRestart(spec: PodSpec): boolean {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? [])].some(({ restartPolicyRules }) =>
    (restartPolicyRules ?? []).some(({ action }) => action === 'RestartAllContainers'),
  )
}
