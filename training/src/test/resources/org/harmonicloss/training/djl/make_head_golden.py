"""Golden values for HarmonicHeadBlockTest, from PyTorch's autograd in float64.

    python3 make_head_golden.py > head.json
"""

import json

import torch

torch.manual_seed(20250208)
exponent, epsilon = 2.5, 1e-3
x = torch.randn(6, 4).float().double().requires_grad_()
w = torch.randn(7, 4).float().double()
w[3] = x[2].detach()  # a representation on its centre
w.requires_grad_()
y = torch.tensor([0, 6, 3, 3, 1, 5])
s = ((x[:, None] - w[None]) ** 2).sum(-1) + epsilon
log_probs = torch.log_softmax(-exponent / 2 * torch.log(s), dim=1)
loss = torch.nn.functional.nll_loss(log_probs, y)
loss.backward()
golden = {
    "torch": torch.__version__,
    "exponent": exponent,
    "epsilon": epsilon,
    "x": x.detach().flatten().tolist(),
    "w": w.detach().flatten().tolist(),
    "y": y.tolist(),
    "log_probs": log_probs.detach().flatten().tolist(),
    "loss": loss.item(),
    "dx": x.grad.flatten().tolist(),
    "dw": w.grad.flatten().tolist(),
}
print(json.dumps(golden, indent=1))
