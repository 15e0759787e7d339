// How long @ngrok/webernetes takes for a Deployment: bundled by clusters.ts, run as `node webernetes.mjs PODS SECONDS`.
// Its clock is stepped as fast as it goes, so that waiting costs nothing; prints { init, created, rolled } in milliseconds of
// real time, -1 for what did not end within SECONDS.
import { BaseImage, Cluster, type ProcessContext } from '@ngrok/webernetes'

class Web extends BaseImage {
  static readonly imageName: string = 'nginx'
  static readonly imageVersion: string = '1.29'
  readonly defaultCommand = ['server']

  override async exec(context: ProcessContext, argv: readonly string[]): Promise<number> {
    if (argv[0] !== 'server') return super.exec(context, argv)
    context.listenHttp(80, async () => ({ statusCode: 200, body: '' }))
    return context.waitUntilKilled()
  }
}

class OlderWeb extends Web {
  static override readonly imageVersion = '1.28'
}

const [pods = 3, seconds = 60] = process.argv.slice(2).map(Number)

const deployment = (image: string) => ({
  apiVersion: 'apps/v1' as const,
  kind: 'Deployment' as const,
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas: pods,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image, ports: [{ containerPort: 80 }] }] } },
  },
})

/** Milliseconds of a step of the cluster's clock. */
const step = 10

async function until(cluster: Cluster, reached: () => boolean): Promise<number> {
  const start = performance.now()
  while (!reached()) {
    await new Promise(resolve => setImmediate(resolve))
    cluster.clock.step(step)
    if (performance.now() - start > seconds * 1000) return -1
  }
  return performance.now() - start
}

const start = performance.now()
const cluster = new Cluster({ nodes: Math.max(3, Math.ceil(pods / 50)) })
cluster.registerImage(Web)
cluster.registerImage(OlderWeb)
await cluster.init()
const init = performance.now() - start

/** Images of the Pods that are ready, by name. */
const ready = new Map<string, string>()
cluster.informer('pods', (type, pod) => {
  const name = pod.metadata?.name ?? ''
  if (pod.metadata?.namespace !== 'default') return
  if (type !== 'delete' && pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')) {
    ready.set(name, pod.spec?.containers[0]?.image ?? '')
  } else ready.delete(name)
})

const ofImage = (image: string) => [...ready.values()].filter(each => each === image).length

void cluster.apply([deployment('nginx:1.29')])
const created = await until(cluster, () => ready.size === pods)
let rolled = -1
if (created >= 0) {
  void cluster.apply([deployment('nginx:1.28')])
  rolled = await until(cluster, () => ready.size === pods && ofImage('nginx:1.28') === pods)
}
console.log(JSON.stringify({ init, created, rolled }))
process.exit()
