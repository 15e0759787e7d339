// node tools/oracle/record-protobuf.ts: writes reference/recorded/1.37/protobuf.json: what kubectl sends as protobuf for some
// commands, and the object that it says it would send.
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { answers, reference } from '../parity/recorded.ts'
import { Stage } from './stage.ts'

const commands = [
  'create deployment web --image=nginx:1.27 --replicas=2 --port=80',
  'create job once --image=busybox:1.36 -- date',
  "create cronjob tick --image=busybox:1.36 --schedule='*/5 * * * *' -- date",
  'create configmap app --from-literal=color=blue --from-literal=size=3',
  'create secret generic db --from-literal=password=grüße',
  'create role reader --verb=get,list --resource=pods --resource-name=web',
  'create rolebinding reader --role=reader --user=ann --serviceaccount=default:default',
  'create clusterrole health --verb=get --non-resource-url=/healthz',
  'create clusterrolebinding health --clusterrole=health --group=devs',
  'create namespace team',
  'create quota small --hard=pods=2,requests.cpu=500m --scopes=BestEffort',
  'create poddisruptionbudget web --selector=app=web --min-available=50%',
  'create poddisruptionbudget two --selector=app=web --min-available=2',
  'create priorityclass high --value=1000 --preemption-policy=Never --description=first',
  'create service clusterip web --tcp=80:8080',
  'create service nodeport door --tcp=80 --node-port=30080',
  "create ingress web --rule='a.example.com/*=web:80' --class=front --annotation=a=b",
  'create serviceaccount robot',
]

const stage = new Stage(Date.now() - 3_600_000)
let sent = ''
await stage.begin(resolve(process.env['KUBECTL'] ?? join(reference, 'bin', 'kubectl')), ({ headers, body }) => {
  if (headers['content-type'] === 'application/vnd.kubernetes.protobuf') sent = Buffer.from(body.bytes).toString('base64')
})
const requests: object[] = []
for (const command of commands) {
  const [before, dash, after] = command.split(/( -- )/)
  const object: unknown = JSON.parse(await stage.run(`kubectl ${before} --dry-run=client -o json${dash ?? ''}${after ?? ''}`, 'quick'))
  sent = ''
  await stage.run(`kubectl ${command}`, 'quick')
  requests.push({ command, body: sent, object })
}
stage.end()
const head = { kubernetes: 'v1.37.2', command: 'node tools/oracle/record-protobuf.ts' }
const rows = requests.map(request => JSON.stringify(request))
writeFileSync(join(answers, 'protobuf.json'), `{"recorded": ${JSON.stringify(head)},\n"requests": [\n${rows.join(',\n')}\n]}\n`)
