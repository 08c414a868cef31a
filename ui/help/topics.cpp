#include "ui/help/topics.h"

#include <QCoreApplication>

namespace rewire {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("Help", text); }

}  // namespace

HelpText helpFor(Topic topic) {
    switch (topic) {
        case Topic::Curves:
            return {tr("Accuracy and loss"),
                    tr("Test and training accuracy, and the mean cross-entropy, after every epoch. Nothing is smoothed or left out."),
                    tr("Training values are those of the training pass itself, dropout on, so they may lie below the test's. Drag to move, "
                       "turn the wheel to zoom; "
                       "a double click or Fit all epochs fits everything again. Shift and a click moves the timeline there. A thin line "
                       "with a head marks an epoch from which on a setting was another; "
                       "the pointer on it tells which."),
                    tr("loss = −mean log softmax(z)[label], in nats"), tr("arXiv:1903.07138, Sec. 4")};
        case Topic::Timeline:
            return {tr("Timeline"),
                    tr("Every epoch that is kept. All views show the epoch where the handle stands."),
                    tr("Drag the handle, or use ← and → (with Shift ten at a time), Home and End. P plays, L returns to live. Marks above "
                       "the groove are epochs in which a setting "
                       "changed. When the memory budget is reached, single connections of older epochs go first, then whole epochs, "
                       "evenly; the bar says so."),
                    {},
                    tr("Rewire's own")};
        case Topic::Connectivity:
            return {tr("Connectivity"), tr("Which neurons of a layer are connected: inputs along columns, outputs along rows."),
                    tr("From afar a cell shows how many of the pairs between two groups of neurons are connected, as groups may differ by "
                       "a neuron. Turn the wheel to zoom until every cell is one connection, then hover for weight, sign, age and "
                       "similarity; drag to move, double-click to see all. Sorting by degree or class brings neurons that belong together "
                       "next to each other. Births and deaths show "
                       "what this epoch's evolution adds (green-blue), removes (orange) and keeps (grey)."),
                    tr("p = min(1, ε(n+m)/(nm)) of the pairs are connected at the start"), tr("arXiv:1903.07138, Sec. 2 and 3")};
        case Topic::Turnover:
            return {tr("Births and deaths"),
                    tr("What evolution does to a layer: how many connections come and go, which neurons lose all of theirs, how old "
                       "connections are and how long they live."),
                    tr("Survival starts at 1 for new connections; a curve that falls steeply says that most additions do not last. The "
                       "band spans single epochs. Connections of the untrained start "
                       "are drawn apart: those that remain were right from the beginning. Ages stand on a logarithmic axis, the same in "
                       "every epoch."),
                    tr("survival(a) = Σ alive at age a / Σ added, over all epochs old enough"), tr("arXiv:1903.07138, Sec. 3.1 and 3.2")};
        case Topic::Degrees:
            return {tr("Degrees"),
                    tr("How many connections neurons have: the share of neurons with at least so many, on two logarithmic axes, for both "
                       "sides of a layer."),
                    tr("A random topology falls off sharply around its mean (the grey line: the untrained start). Evolution that favours "
                       "some neurons grows a long tail to the right. "
                       "A straight line would be a power law; the dotted one is the best fit to the tail, with its exponent and its "
                       "distance D from the data. It is a reference, not a claim."),
                    tr("P(D ≥ d) = ((d−½)/(d₀−½))^(1−α), α by maximum likelihood, d₀ where Kolmogorov–Smirnov's D is smallest"),
                    tr("Clauset, Shalizi and Newman, SIAM Review 51:661; Mocanu et al., Nature Communications 9:2383")};
        case Topic::Similarity:
            return {tr("Similarity"),
                    tr("How alike the activities of neurons on both sides of a layer are over the training samples, as means of groups; "
                       "and how similarity is distributed over "
                       "removed, kept and added connections."),
                    tr("Bright: the two fire together (or exactly apart: the sign is dropped). Where addition goes by cosine, green-blue "
                       "marks lie on the bright places. Removed connections should lean to the left of "
                       "the right-hand chart, added ones to the right. Only algorithms that use similarity measure it."),
                    tr("S = |x·z| / (‖x‖ ‖z‖) over all training samples, dropout off"), tr("arXiv:1903.07138, Eq. 4")};
        case Topic::Importance:
            return {
                tr("Input importance"),
                tr("How much of each input the first layer has kept hold of: as a picture where inputs are pixels, as ranked bars "
                   "otherwise."),
                tr("Evolution moves connections to the inputs that help, so their number is the paper's measure; strength Σ|w| and Σ|w|·S "
                   "weigh them. Colours mean the same in every epoch unless the "
                   "scale is set to this epoch. A click on an input shows its own history below. Limits at percentiles keep a few extreme "
                   "inputs from hiding the rest, and say so. A class picture is that class's mean sample, bright where the input matters."),
                tr("connections = Σ over outputs of [connected];  Σ|w|;  Σ|w|·S"), tr("arXiv:1903.07138, Sec. 5")};
        case Topic::Measures:
            return {tr("Measures"),
                    tr("Four measures of an input's importance side by side: its connections as trained, those that this epoch's removal "
                       "leaves, the sum of their weights, and that sum weighed by similarity."),
                    tr("Where the pictures agree, the choice of measure does not matter. Jaccard@k says how far the k inputs that a "
                       "measure puts first are those with most connections; k is the one of the top inputs. "
                       "Similarity is measured by the algorithms that use it alone; after the last epoch by those that remove by it."),
                    tr("connections = Σ over outputs of [connected];  Σ|w|;  Σ|w|·S;  J = |A∩B| / |A∪B|"), tr("arXiv:1903.07138, Sec. 5")};
        case Topic::TopInputs:
            return {tr("Top inputs"),
                    tr("All inputs by rank, with their measures and, where the data set knows, whether they truly carry information."),
                    tr("k is how many count as chosen. It is marked in the importance view and the removal curves, too. Conn. counts "
                       "connections as trained, After those that this epoch's removal leaves; Σ|w|·S is there where similarity was "
                       "measured. “Train on these” starts again with the top k alone: if accuracy holds, the others were not needed."),
                    tr("precision@k = |top k ∩ truth| / k where the truth is known, else share = Σ of the top k / Σ of all"),
                    tr("arXiv:1903.07138, Sec. 5")};
        case Topic::Baselines:
            return {tr("Beside other rankings"),
                    tr("How far the network's ranking agrees with classical scores that look at one input at a time."),
                    tr("Jaccard counts the overlap of the two top k; 1 is the same set. ρ is the rank correlation over all inputs. Low "
                       "agreement is not wrong: single-input scores cannot see inputs that matter only together."),
                    tr("J = |A∩B| / |A∪B|;  ρ = Spearman's, ties honoured"),
                    tr("ANOVA F, mutual information, χ², variance: on raw training samples")};
        case Topic::RemovalCurves:
            return {tr("Removal curves"),
                    tr("Test accuracy while one input after another is set to its mean: least important first, most important first, and "
                       "in random orders."),
                    tr("A good ranking keeps the solid curve high for long and lets the dashed one fall at once; the band spans the random "
                       "orders. Drag the line to choose k; the same k inputs are marked in the map and the table."),
                    tr("accuracy with the inputs of rank > n − r (or ≤ r) set to 0 after standardisation"), tr("arXiv:1903.07138, Sec. 5")};
        case Topic::Truth:
            return {tr("Truth"),
                    tr("Where the informative inputs are known: how many of the first k are among them, for every k, and the trade-off "
                       "between finding them and false alarms."),
                    tr("Precision stays at 1 as long as every chosen input is a real one. An area of 1 ranks all real inputs first, 0.5 is "
                       "chance. The control trains on shuffled labels: what it finds, the labels did not tell it. Similarity is measured "
                       "without labels, so with the algorithms that use it the control may find as much."),
                    tr("precision@k = |top k ∩ truth| / k;  area = P(real scores higher) + P(tie)/2"),
                    tr("arXiv:1903.07138, Sec. 5; Guyon et al., NIPS 2003 (Madelon)")};
        case Topic::Hebbian:
            return {tr("A Hebbian reading"),
                    tr("The network's evolution told as Hebb's rule, with the numbers of the epoch that the timeline shows."),
                    tr("If added connections are more alike than the average pair, neurons that fire together are wired together."),
                    tr("add where |cos| is high; remove where |w|·|cos| is low"),
                    tr("arXiv:1903.07138, Sec. 3; Hebb, The Organization of Behavior, 1949")};
        case Topic::RunCurves:
            return {tr("Curves of runs"),
                    tr("One figure of every epoch for the runs of the list: each run in its colour, or the mean of runs that differ in "
                       "nothing but their seeds, with a band of one standard deviation."),
                    tr("Those runs are compared that the list shows, or the selected ones when there are two or more. A moving average "
                       "never hides the raw line, which stays lighter under it, and values below "
                       "the pointer are exact, the nearest line's first. n says how many seeds a mean rests on at that epoch. Turn the "
                       "wheel to zoom, double-click to fit."),
                    tr("mean ± √(Σ(x − mean)² / (n − 1))"), tr("arXiv:1903.07138, Sec. 4")};
        case Topic::Stability:
            return {tr("Stability over seeds"),
                    tr("Whether another seed would have chosen the same inputs: the importance of inputs averaged over seeds with its "
                       "standard deviation, and how far the top k of two seeds overlap, for every k. Where inputs are pixels, maps of the "
                       "mean and of the deviation."),
                    tr("Inputs whose bars do not reach those beyond k are chosen whatever the seed. Jaccard's index is the share of inputs "
                       "that both of two runs chose; it grows with k even by chance, which Kuncheva's index takes off: "
                       "1 is the same set, 0 what chance gives. Both are means over all pairs of runs, at their newest checkpoints."),
                    tr("J = |A∩B| / |A∪B|;  K = (r n − k²) / (k (n − k)), r shared of n inputs"),
                    tr("Kuncheva, A stability index for feature selection, 2007")};
        case Topic::TopologyDifference:
            return {tr("Two topologies"),
                    tr("The connections of two runs at their newest checkpoints, layer by layer: which both have, which only one has, and "
                       "where in a layer they differ."),
                    tr("Distance 0 is the same topology, 1 nothing in common; beside it stands what two random topologies with as many "
                       "connections come to. In the first layer inputs have fixed places, so that a distance below chance says that "
                       "both runs chose the same inputs for the same neurons. Hidden neurons have no names: networks that compute the same "
                       "with neurons in another order lie as far apart as any."),
                    tr("distance = 1 − |A∩B| / |A∪B|"), tr("arXiv:1903.07138, Sec. 3")};
        case Topic::Confusion:
            return {tr("Predictions"),
                    tr("What the network of this epoch says about every test sample: how often each class is taken for each other, and "
                       "sample by sample with probabilities."),
                    tr("Rows are the true classes, columns what was predicted; the diagonal is right. A cell has the number of samples, "
                       "and its colour is their share of the row, so that rare classes count as much as common ones. "
                       "A click on a cell lists its samples."),
                    tr("share = samples of this class predicted so / samples of this class"), tr("arXiv:1903.07138, Sec. 4")};
        case Topic::Race:
            return {
                tr("Race"),
                tr("Algorithms trained on the same data for the same number of epochs, each with every seed. A lane has the test accuracy "
                   "of its seeds (thin), their mean (thick), and the mean importance of the inputs, all at the epoch of the one timeline."),
                tr("All lanes share their scales, so that heights and colours compare; the dense baseline has all connections, and its "
                   "importance says nothing. Below, algorithms are ranked by mean accuracy. p tells how likely a difference as large as "
                   "that to the best would be by chance alone: "
                   "below 0.05 is called significant, but with three seeds only large differences get there, and the more algorithms are "
                   "compared, the more often chance does. The rest of the budget, time, stands in the last column: equal epochs are not "
                   "equal seconds."),
                tr("mean ± √(Σ(x − mean)² / (n − 1));  t = mean(d) / (sd(d) / √n), d the differences over common seeds"),
                tr("arXiv:1903.07138, Sec. 4; Student, Biometrika 6:1")};
    }
    return {};
}

QString helpAsHtml(const HelpText& help) {
    QString html = QStringLiteral("<h3 style='margin-bottom:4px'>%1</h3><p style='margin-top:0'>%2</p><p>%3</p>")
                       .arg(help.title.toHtmlEscaped(), help.shows.toHtmlEscaped(), help.reading.toHtmlEscaped());
    if (!help.formula.isEmpty())
        html += QStringLiteral("<p><i>%1</i></p>")
                    .arg(help.formula.toHtmlEscaped().replace(QStringLiteral(";  "), QStringLiteral("<br>")));  // a line each
    return html + QStringLiteral("<p><small>%1</small></p>").arg(help.source.toHtmlEscaped());
}

}  // namespace rewire
