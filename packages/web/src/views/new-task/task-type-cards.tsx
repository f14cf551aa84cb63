import type { TaskType, TaskTypes } from '@ai-platform/client/types.ts'
import { taskTypeHints, taskTypeNames, taskTypesInOrder } from '../../state/task-type-names.ts'

interface TaskTypeCardsProps {
  taskTypes: TaskTypes
  value: TaskType
  onValue: (value: TaskType) => void
}

/** The task types as a group of radio buttons. */
export function TaskTypeCards({ taskTypes, value, onValue }: TaskTypeCardsProps) {
  const missing = taskTypesInOrder.filter(taskType =>
    taskTypes.task_types.some(type => type.task_type === taskType && !type.available),
  )
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
              <span class="type-text">{info.available ? taskTypeHints[taskType] : 'Not available here'}</span>
            </label>
          )
        })}
      </div>
      {missing.length > 0 && (
        <p class="fine">
          Not available here: {missing.map(taskType => taskTypeNames[taskType]).join(', ')}. The AI that this platform
          uses cannot do it; its operator can choose another one.
        </p>
      )}
    </fieldset>
  )
}
