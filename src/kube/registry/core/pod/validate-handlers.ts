import type { HTTPGetAction, Lifecycle, LifecycleHandler, PodOS, Probe } from '../../../api/types.gen.ts'
import { forbidden, invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { isHTTPHeaderName, isValidPortName, isValidPortNum } from '../../../apimachinery/names.ts'
import type { Errors } from './checks.ts'
import { checkNonnegative, checkOneOf, named, report } from './checks.ts'
import { linuxStopSignals, windowsStopSignals } from './stop-signals.ts'

// Probes and lifecycle hooks. Follows pkg/apis/core/validation/validation.go.

/** A container's three probes. Follows validateLivenessProbe, validateReadinessProbe and validateStartupProbe. */
export function validateProbes(errors: Errors, container: { livenessProbe?: Probe; readinessProbe?: Probe; startupProbe?: Probe }, path: Path): void {
  const { livenessProbe, readinessProbe, startupProbe } = container
  if (livenessProbe !== undefined) validateOnceProbe(errors, livenessProbe, path.child('livenessProbe'))
  if (readinessProbe !== undefined) {
    const probePath = path.child('readinessProbe')
    validateProbe(errors, readinessProbe, probePath)
    const grace = readinessProbe.terminationGracePeriodSeconds
    if (grace !== undefined) errors.push(invalid(probePath.child('terminationGracePeriodSeconds'), grace, 'must not be set for readinessProbes'))
  }
  if (startupProbe !== undefined) validateOnceProbe(errors, startupProbe, path.child('startupProbe'))
}

/** A probe that one success is enough for. */
function validateOnceProbe(errors: Errors, probe: Probe, path: Path): void {
  validateProbe(errors, probe, path)
  const threshold = probe.successThreshold ?? 0
  if (threshold !== 1) errors.push(invalid(path.child('successThreshold'), threshold, 'must be 1'))
}

/** Follows validateProbe. */
function validateProbe(errors: Errors, probe: Probe, path: Path): void {
  validateHandler(errors, probe, undefined, path)
  checkNonnegative(errors, path.child('initialDelaySeconds'), probe.initialDelaySeconds)
  checkNonnegative(errors, path.child('timeoutSeconds'), probe.timeoutSeconds)
  checkNonnegative(errors, path.child('periodSeconds'), probe.periodSeconds)
  checkNonnegative(errors, path.child('successThreshold'), probe.successThreshold)
  checkNonnegative(errors, path.child('failureThreshold'), probe.failureThreshold)
  const grace = probe.terminationGracePeriodSeconds
  if (grace !== undefined && grace <= 0) errors.push(invalid(path.child('terminationGracePeriodSeconds'), grace, 'must be greater than 0'))
}

/** Hooks after a container's start and before its stop. Follows validateLifecycle. */
export function validateLifecycle(errors: Errors, lifecycle: Lifecycle | undefined, gracePeriod: number | undefined, path: Path, os: PodOS | undefined): void {
  if (lifecycle === undefined) return
  const { postStart, preStop, stopSignal } = lifecycle
  if (postStart !== undefined) validateHandler(errors, postStart, gracePeriod, path.child('postStart'))
  if (preStop !== undefined) validateHandler(errors, preStop, gracePeriod, path.child('preStop'))
  if (stopSignal === undefined) return
  const signalPath = path.child('stopSignal')
  if (os === undefined) errors.push(forbidden(signalPath, 'may not be set for containers with empty `spec.os.name`'))
  else if (os.name === 'windows') checkOneOf(errors, signalPath, stopSignal, windowsStopSignals)
  else if (os.name === 'linux') checkOneOf(errors, signalPath, stopSignal, linuxStopSignals)
}

/** What a probe or a hook does: one thing. Follows validateHandler. */
function validateHandler(errors: Errors, handler: Probe & LifecycleHandler, gracePeriod: number | undefined, path: Path): void {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler
  let handlers = 0
  const first = (field: string): boolean => {
    if (handlers++ === 0) return true
    errors.push(forbidden(path.child(field), 'may not specify more than 1 handler type'))
    handlers = 1
    return false
  }
  if (exec !== undefined && first('exec') && (exec.command ?? []).length === 0) errors.push(required(path.child('exec', 'command')))
  if (httpGet !== undefined && first('httpGet')) validateHTTPGet(errors, httpGet, path.child('httpGet'))
  if (tcpSocket !== undefined && first('tcpSocket')) checkPort(errors, path.child('tcpSocket', 'port'), tcpSocket.port)
  if (grpc !== undefined && first('grpc')) {
    checkPort(errors, path.child('grpc', 'port'), grpc.port)
    if (grpc.mode !== undefined) checkOneOf(errors, path.child('grpc', 'mode'), grpc.mode, ['Plaintext', 'TLS'])
  }
  if (sleep !== undefined && first('sleep') && gracePeriod !== undefined && (sleep.seconds < 0 || sleep.seconds > gracePeriod)) {
    errors.push(invalid(path.child('sleep'), sleep.seconds, `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`))
  }
  if (handlers === 0) errors.push(required(path, 'must specify a handler type'))
}

/** Follows validateHTTPGetAction. */
function validateHTTPGet(errors: Errors, { path: target, port, scheme, httpHeaders, protocol, host }: HTTPGetAction, path: Path): void {
  if (!target) errors.push(required(path.child('path')))
  checkPort(errors, path.child('port'), port)
  checkOneOf(errors, path.child('scheme'), scheme, ['HTTP', 'HTTPS'])
  for (const { name } of httpHeaders ?? []) report(errors, path.child('httpHeaders'), name, isHTTPHeaderName(name))
  if (protocol === undefined) return
  if (protocol !== 'HTTP1' && protocol !== 'HTTP2') errors.push(notSupported(path.child('protocol'), named(protocol), ['HTTP1', 'HTTP2']))
  else if (protocol === 'HTTP2' && scheme !== 'HTTP') errors.push(invalid(path.child('protocol'), protocol, 'is only supported with HTTP (H2C)'))
  else if (protocol === 'HTTP2' && host) errors.push(invalid(path.child('host'), host, 'must be empty when `protocol` is "HTTP2"'))
}

/** A port by number or name. Follows ValidatePortNumOrName. */
function checkPort(errors: Errors, path: Path, port: number | string): void {
  report(errors, path, port, typeof port === 'number' ? isValidPortNum(port) : isValidPortName(port))
}
