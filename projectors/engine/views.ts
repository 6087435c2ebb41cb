/** Views for analysts and for reading sums; the first two have the design document's columns. */
export const views = `
  create or replace view sprint_board as
    select s.id as sprint_id, us.id as story_id, us.title as story_title, us.status, us.story_points, us.assigned_agent,
           t.id as task_id, t.title as task_title, t.status as task_status, count(*) over (partition by us.id) as task_count
    from sprints s
    left join user_stories us on us.sprint_id = s.id
    left join tasks t on t.user_story_id = us.id
    where s.status = 'active'
    order by us.priority, us.created_at;

  create or replace view sprint_metrics as
    select s.id as sprint_id, s.name, s.status,
           count(us.id)::int as total_stories,
           coalesce(sum(us.story_points), 0) as total_points,
           coalesce(sum(us.story_points) filter (where us.status = 'done'), 0) as completed_points,
           coalesce(sum(us.story_points) filter (where us.status = 'done'), 0) * 100.0 / nullif(sum(us.story_points), 0) as completion_percentage,
           s.end_date - s.start_date as sprint_days,
           s.end_date - (now() at time zone p.time_zone)::date as days_remaining
    from sprints s
    left join projects p on p.id = s.project_id
    left join user_stories us on us.sprint_id = s.id
    group by s.id, s.name, s.status, s.start_date, s.end_date, p.time_zone;

  create or replace view velocity as
    select id as sprint_id, project_id, name, coalesce(planned_points, 0) as planned_points, velocity, completed_at
    from sprints
    where velocity is not null and completed_at is not null;
`;
