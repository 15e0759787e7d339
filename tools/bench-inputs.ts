// What the benchmarks give to the engine, and to the programs beside it.
import { Cluster } from '../src/kube/index.ts'

/** A Deployment of a web server. */
export const deployment = (name: string, replicas: number, image = 'nginx:1.29') => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: {app: ${name}}
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
      - name: web
        image: ${image}
        ports:
        - name: http
          containerPort: 80
`

/** 45 documents in about 1,000 lines: Deployments, Services and ConfigMaps. */
export function manyDocuments(): string {
  const documents: string[] = []
  for (let index = 0; index < 15; index++) {
    const name = `web-${index}`
    documents.push(
      `${deployment(name, 3)}        readinessProbe:\n          httpGet:\n            path: /\n            port: http\n        resources:\n          requests:\n            cpu: 100m\n            memory: 64Mi\n        env:\n        - name: MODE\n          value: "live"\n`,
    )
    documents.push(
      `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  selector:\n    app: ${name}\n  ports:\n  - name: http\n    port: 80\n    targetPort: http\n`,
    )
    documents.push(
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n${Array.from({ length: 20 }, (_, line) => `  key-${line}: "value ${line}"\n`).join('')}`,
    )
  }
  return documents.join('---\n')
}

/** A cluster whose web.yaml wants so many Pods. kind's nodes hold 110 each. */
export function wanting(replicas: number): Cluster {
  const cluster = new Cluster({ workers: Math.ceil(replicas / 50) })
  cluster.files.set('web.yaml', deployment('web', replicas))
  return cluster
}

/** Runs until every Pod of web is available, or two virtual hours have passed. */
export function rolledOut(cluster: Cluster, line: string): void {
  cluster.execute(line, 0)
  const { output } = cluster.execute('kubectl rollout status deployment/web --timeout=2h', 7_200_000)
  if (!output.includes('successfully rolled out')) throw new Error(`not rolled out: ${output.slice(-200)}`)
}
