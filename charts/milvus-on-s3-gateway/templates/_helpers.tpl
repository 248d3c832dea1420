{{/* By this name a test's JVM finds all of it, knowing only the namespace. Hence one release in a namespace. */}}
{{- define "gateway.name" -}}
milvus-on-s3-gateway
{{- end }}

{{/* Of objects outside of the namespace, where there may be several. */}}
{{- define "gateway.clusterName" -}}
{{ include "gateway.name" . }}-{{ .Release.Namespace }}
{{- end }}

{{- define "gateway.selector" -}}
app.kubernetes.io/name: {{ include "gateway.name" . }}
{{- end }}

{{- define "gateway.labels" -}}
{{ include "gateway.selector" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}
