import type { TaskType, TaskTypes } from '@ai-platform/client/types.ts'
import { taskTypeHints, taskTypeNames, taskTypesInOrder } from '../../state/task-type-names.ts'

interface TaskTypeCardsProps {
  taskTypes: TaskTypes
  value: TaskType
  onValue: (value: TaskType) => void
}

/** The task types as a group of radio buttons. */
export function TaskTypeCards({ taskTypes, value, onValue }: TaskTypeCardsProps) {
  return (
    <fieldset class="type-cards">
      <legend>What to do with it</legend>
      <div class="cards">
        {taskTypesInOrder.map(taskType => {
          const info = taskTypes.task_types.find(type => type.task_type === taskType)
          if (!info) return null
          return (
            <label key={taskType} class={`type-card${info.available ? '' : ' unavailable'}`}>
              <input
                type="radio"
                name="task_type"
                value={taskType}
                checked={value === taskType}
                disabled={!info.available}
                onChange={() => onValue(taskType)}
              />
              <span class="type-name">{taskTypeNames[taskType]}</span>
              <span class="type-text">{info.available ? taskTypeHints[taskType] : 'The AI here cannot do it'}</span>
            </label>
          )
        })}
      </div>
    </fieldset>
  )
}
