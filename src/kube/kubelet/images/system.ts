import type { Server } from '../../network/index.ts'
import type { Behavior, Image } from './image.ts'
import { pause, untilSignal } from './server.ts'

const healthy: Server = { http: () => ({ status: 200, body: 'OK' }), steady: true }
const healthyTLS: Server = { http: () => ({ status: 200, body: 'ok' }), steady: true, tls: true }

/** What the API server says to somebody it does not know. */
const apiServer: Server = {
  tls: true,
  steady: true,
  http: ({ path, method }) => {
    const [name = '/'] = path.split('?')
    if (/^\/(healthz|livez|readyz)(\/|$)/.test(name)) return { status: 200, body: 'ok' }
    const message = `forbidden: User "system:anonymous" cannot ${method.toLowerCase()} path "${name}"`
    const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason: 'Forbidden', details: {}, code: 403 }
    return { status: 403, body: JSON.stringify(status, null, 2), contentType: 'application/json' }
  },
}

/** A component of the control plane: it says on its port that it is well. */
const component = (port: number, server: Server): Behavior =>
  function* (args, io, world) {
    world.listen(port, server)
    return yield* pause(args, io, world)
  }

const coredns: Behavior = function* (_args, io, world) {
  world.listen(8080, healthy)
  world.listen(8181, healthy)
  const server: Server = { dns: (name, type) => world.network.zone.answer(name, type) }
  for (const protocol of ['UDP', 'TCP'] as const) world.listen(53, server, protocol)
  world.listen(9153, { http: () => ({ status: 200, body: '' }) })
  io.stdout(
    '.:53\n[INFO] plugin/reload: Running configuration SHA512 = 1b226df79860026c6a52e67daa10d7f0d57ec5b023288ec00c5e05f93523c894564e15b91770d3a07ae1cfbe861d15b37d4a0027e69c546ab112970993a3b03b\nCoreDNS-1.13.1\nlinux/amd64, go1.25.2, 1db4568\n',
  )
  yield* untilSignal(world, ['TERM'])
  io.stdout('[INFO] SIGTERM: Shutting down servers then terminating\n')
  return 0
}

const system = (repository: string, size: number, program: string, behavior: Behavior = pause): Image => ({
  repository,
  size,
  preloaded: true,
  entrypoint: [program],
  programs: { [program]: behavior, [program.slice(program.lastIndexOf('/') + 1)]: behavior },
})

/** Serves its metrics, and its health where the manifests' probes ask for it. */
const addon: Behavior = function* (args, io, world) {
  const port = Number(args.find(arg => arg.startsWith('--port='))?.slice(7) ?? 7472)
  for (const each of new Set([port, 7472, 17472])) world.listen(each, healthy)
  return yield* pause(args, io, world)
}

/** What kind's nodes hold from the start. */
export const systemImages: readonly Image[] = [
  system('registry.k8s.io/pause', 320448, '/pause'),
  system('registry.k8s.io/etcd', 23900000, '/usr/local/bin/etcd', component(2381, healthy)),
  system('registry.k8s.io/kube-apiserver', 27700000, '/usr/local/bin/kube-apiserver', component(6443, apiServer)),
  system('registry.k8s.io/kube-controller-manager', 23100000, '/usr/local/bin/kube-controller-manager', component(10257, healthyTLS)),
  system('registry.k8s.io/kube-scheduler', 17400000, '/usr/local/bin/kube-scheduler', component(10259, healthyTLS)),
  system('registry.k8s.io/kube-proxy', 26000000, '/usr/local/bin/kube-proxy'),
  system('registry.k8s.io/coredns/coredns', 23600000, '/coredns', coredns),
  system('docker.io/kindest/kindnetd', 37700000, '/bin/kindnetd'),
  system('docker.io/kindest/local-path-provisioner', 19600000, '/usr/local/bin/local-path-provisioner'),
]

/** MetalLB's programs; what they do in the cluster follows from their Pods being ready. */
export const addonImages: readonly Image[] = [
  { repository: 'quay.io/metallb/controller', size: 28900000, entrypoint: ['/controller'], programs: { '/controller': addon } },
  { repository: 'quay.io/metallb/speaker', size: 45600000, entrypoint: ['/speaker'], programs: { '/speaker': addon } },
]
