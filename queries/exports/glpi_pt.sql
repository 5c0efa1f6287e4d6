/*
extends = "glpi"
title = "GLPI tickets with satisfaction, in Portuguese"
identified_by = [
    "ID", "Data de abertura", "Atribuído - Técnico",
    "Atribuído - Grupo técnico", "Data da solução",
]
[columns]
team = "Atribuído - Grupo técnico"
agent = "Atribuído - Técnico"
customer = "Requerente - Requerente"
category = "Categoria"
priority = "Prioridade"
created_at = "Data de abertura"
updated_at = "Última atualização"
resolved_at = "Data da solução"
closed_at = "Data de fechamento"
resolution_due_at = "Tempo para resolver"
[columns.is_late]
column = "Tempo para resolver excedido"
type = "flag"
words = { sim = "true", "não" = "false", nao = "false" }
[columns.score]
column = "Pesquisa de satisfação - Satisfação"
scales = ["1-5"]
[columns.status]
column = "Status"
[columns.status.words]
novo = "new"
"em atendimento (atribuído)" = "open"
"em atendimento (planejado)" = "open"
"processando (atribuído)" = "open"
"processando (planejado)" = "open"
pendente = "pending"
solucionado = "solved"
fechado = "closed"
*/
