/** A sound XGBoost JSON document: one tree, one split (a < 0.5, missing left), leaves -1.5 and 2.5. */
export const STUMP_DOCUMENT = {
  version: [1, 7, 4],
  learner: {
    attributes: {},
    feature_names: ['a', 'b'],
    feature_types: ['float', 'float'],
    learner_model_param: { base_score: '0E0', num_class: '0', num_feature: '2' },
    objective: { name: 'reg:squarederror', reg_loss_param: { scale_pos_weight: '1' } },
    gradient_booster: {
      name: 'gbtree',
      model: {
        gbtree_model_param: { num_parallel_tree: '1', num_trees: '1', size_leaf_vector: '0' },
        tree_info: [0],
        trees: [
          {
            id: 0,
            tree_param: { num_deleted: '0', num_feature: '2', num_nodes: '3', size_leaf_vector: '1' },
            left_children: [1, -1, -1],
            right_children: [2, -1, -1],
            parents: [2147483647, 0, 0],
            split_indices: [0, 0, 0],
            split_conditions: [0.5, -1.5, 2.5],
            default_left: [1, 0, 0],
            base_weights: [0.25, -1.5, 2.5],
            loss_changes: [3.5, 0, 0],
            sum_hessian: [4, 2, 2],
          },
        ],
      },
    },
  },
};

/** The document with parts of its tree model replaced. */
export function stumpWith(change: object): unknown {
  const { learner } = STUMP_DOCUMENT;
  const model = { ...learner.gradient_booster.model, ...change };
  return { ...STUMP_DOCUMENT, learner: { ...learner, gradient_booster: { name: 'gbtree', model } } };
}
