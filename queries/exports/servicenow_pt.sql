/*
title = "ServiceNow list of incidents, with Portuguese labels"
system = "servicenow"
tables = ["tickets"]
identified_by = [
    "Número", "Aberto(a)", "Grupo de atribuição", "Atribuído(a) a",
]
null_values = ["(vazio)", "(empty)"]
lacks = ["first responder", "first reply", "survey", "due instants", "replies"]
[columns]
ticket_id = "Número"
team = "Grupo de atribuição"
agent = "Atribuído(a) a"
resolver = "Resolvido(a) por"
category = "Categoria"
priority = "Prioridade"
channel = "Canal"
created_at = "Aberto(a)"
updated_at = "Atualizado(a)"
resolved_at = "Resolvido(a)"
closed_at = "Encerrado(a)"
reopens = "Número de reaberturas"
transfers = "Número de reatribuições"
resolution_sla_met = "SLA cumprido"
caller = { column = "Solicitante", type = "text" }
opened_by = { column = "Aberto(a) por", type = "text" }
[columns.status]
column = "Estado"
[columns.status.words]
novo = "new"
"em andamento" = "open"
"em espera" = "hold"
suspenso = "hold"
pendente = "pending"
resolvido = "solved"
"resolvido(a)" = "solved"
encerrado = "closed"
"encerrado(a)" = "closed"
cancelado = "closed"
"cancelado(a)" = "closed"
*/
-- table: tickets
select
    line,
    ticket_id,
    team,
    agent,
    resolver,
    coalesce(caller, opened_by) as customer,
    lower(channel) as channel,
    category,
    lower(priority) as priority,
    status,
    created_at,
    updated_at,
    resolved_at,
    closed_at,
    reopens,
    transfers,
    resolution_sla_met
from renamed
